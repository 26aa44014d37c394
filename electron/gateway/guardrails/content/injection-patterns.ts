import type { Detector } from './detector.ts';

const gap = String.raw`[\s,.:;'"*_-]{1,4}`;
/** Up to three words in between. */
const words = String.raw`(?:[\w']{1,15}${gap}){0,3}`;
const rules =
  '(?:instructions?|directions?|directives?|prompts?|rules?|guidelines?|guardrails?|constraints?|commands?|context)';
const before =
  '(?:previous|prior|above|earlier|preceding|existing|former|original|initial|all|any|your|these|those|system)';
const drop = '(?:ignore|disregard|forget|override|bypass|discard|neglect|skip|dismiss)';

/**
 * Sentences that try to turn a model against its user, by group; our own wording of the nine groups of OpenRouter's
 * `regex-prompt-injection`. Source code and agents' own prompts contain such text, so they are meant for `flag` first.
 */
const table: readonly (readonly [format: string, pattern: string])[] = [
  ['instruction-override', String.raw`\b${drop}${gap}${words}${before}${gap}${words}${rules}\b`],
  [
    'instruction-override',
    String.raw`\b${drop}${gap}(?:everything|anything|all)${gap}${words}(?:above|before|previously|prior)\b`,
  ],
  [
    'instruction-override',
    String.raw`\b(?:do${gap}not|don'?t|never|stop)${gap}(?:follow|obey|heed|comply)${gap}${words}${rules}\b`,
  ],
  [
    'instruction-override',
    String.raw`\b(?:new|updated|revised|real|actual)${gap}(?:system${gap})?instructions?\s{0,2}:`,
  ],
  ['instruction-override', String.raw`\bfrom${gap}now${gap}on${gap}you${gap}(?:will|must|shall|are)\b`],
  [
    'instruction-override',
    String.raw`\b(?:instead|rather)${gap}(?:of${gap}${words})?(?:follow|obey|execute)${gap}(?:these|this|my|the)${gap}${words}${rules}\b`,
  ],
  ['instruction-override', String.raw`\bstart${gap}over${gap}with${gap}${words}${rules}\b`],
  [
    'admin-mode',
    String.raw`\b(?:enter|enable|activate|switch${gap}to|turn${gap}on)${gap}${words}(?:admin|administrator|developer|debug|god|root|sudo|maintenance|unrestricted)${gap}(?:mode|access)\b`,
  ],
  [
    'admin-mode',
    String.raw`\b(?:you${gap}are|i${gap}am)${gap}${words}(?:now${gap})?in${gap}(?:admin|developer|debug|god|root)${gap}mode\b`,
  ],
  ['admin-mode', String.raw`\b(?:admin|administrator|root|developer)${gap}override\b`],
  [
    'system-override',
    String.raw`\b(?:override|overwrite|replace|reset)${gap}${words}system${gap}(?:prompts?|messages?|settings?|instructions?)\b`,
  ],
  ['system-override', String.raw`\bsystem${gap}(?:override|overrule|reset)\b`],
  [
    'prompt-extraction',
    String.raw`\b(?:reveal|show|print|display|output|repeat|leak|disclose|expose|dump|tell${gap}me)${gap}${words}(?:system|hidden|secret|initial|original|developer)${gap}(?:prompts?|messages?|instructions?)\b`,
  ],
  [
    'prompt-extraction',
    String.raw`\bwhat${gap}(?:is|are|was|were)${gap}your${gap}${words}(?:system${gap}prompt|(?:initial|original|hidden|secret)${gap}instructions?)\b`,
  ],
  ['prompt-extraction', String.raw`\brepeat${gap}${words}(?:words|text|everything|content)${gap}above\b`],
  [
    'prompt-extraction',
    String.raw`\b(?:copy|paste|write${gap}out)${gap}${words}(?:your|the)${gap}${words}(?:system${gap}prompt|instructions)${gap}verbatim\b`,
  ],
  ['prompt-extraction', String.raw`\bbegin(?:ning)?${gap}with${gap}["']?you${gap}are\b`],
  [
    'role-manipulation',
    String.raw`\byou${gap}are${gap}(?:now|no${gap}longer)${gap}(?:a|an|the|bound|restricted|limited|required)\b`,
  ],
  [
    'role-manipulation',
    String.raw`\b(?:pretend|imagine|roleplay|role-play|act)${gap}(?:that${gap}you${gap}are|to${gap}be|as${gap}(?:if|though)${gap}you)${gap}${words}(?:unrestricted|unfiltered|uncensored|evil|jailbroken|without)\b`,
  ],
  [
    'role-manipulation',
    String.raw`\bact${gap}as${gap}(?:a|an|the)?\s?(?:unrestricted|unfiltered|uncensored|evil|jailbroken)\b`,
  ],
  [
    'role-manipulation',
    String.raw`\byour${gap}(?:new|true|real|actual)${gap}(?:role|identity|persona|name|purpose|task)${gap}is\b`,
  ],
  ['do-anything-now', String.raw`\bdo${gap}anything${gap}now\b`],
  ['do-anything-now', String.raw`\b(?:dan|jailbreak|stan|dude)${gap}(?:mode|prompt|enabled)\b`],
  [
    'safety-bypass',
    String.raw`\b(?:bypass|disable|turn${gap}off|deactivate|circumvent|remove|evade)${gap}${words}(?:safety|content|security|ethical|moral)${gap}(?:filters?|checks?|measures?|guidelines?|restrictions?|protocols?|controls?|policy|policies)\b`,
  ],
  [
    'safety-bypass',
    String.raw`\bwithout${gap}${words}(?:restrictions|limitations|censorship|filters|ethical${gap}constraints)\b`,
  ],
  [
    'safety-bypass',
    String.raw`\b(?:no|zero)${gap}(?:restrictions|limitations|rules|filters|censorship)${gap}(?:apply|whatsoever|anymore)\b`,
  ],
  ['role-spoofing', String.raw`</?(?:system|assistant|developer|instructions?|tool|user)(?:_prompt|_message)?>`],
  ['role-spoofing', String.raw`\[/?(?:system|assistant|inst|developer)\]`],
  ['role-spoofing', String.raw`(?:^|\n)\s{0,8}#{0,4}\s{0,2}(?:system|assistant|developer)\s{0,2}:\s`],
  ['role-spoofing', String.raw`\bbegin${gap}(?:system|admin)${gap}(?:prompt|message|override)\b`],
  ['role-spoofing', String.raw`"role"\s{0,3}:\s{0,3}"(?:system|developer)"`],
  [
    'control-tokens',
    String.raw`<\|(?:im_start|im_end|im_sep|system|user|assistant|endoftext|begin_of_text|end_of_text|start_header_id|end_header_id|eot_id|eom_id|tool_call|channel|message|return)\|>`,
  ],
  ['control-tokens', String.raw`<<SYS>>|<</SYS>>|<(?:start|end)_of_turn>`],
];

export const injectionDetectors: readonly Detector[] = table.map(([format, pattern]) => ({
  name: 'prompt-injection',
  format,
  pattern,
  ignoreCase: true,
}));
