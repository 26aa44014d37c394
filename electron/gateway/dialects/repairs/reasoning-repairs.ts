import { listOf, objectOf, objectsOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { foreignCallSignature } from '../gemini/write-contents.ts';
import { withEntries, withoutPath } from './edit-body.ts';
import type { Repair, RepairRule } from './repair.ts';

/** Refusals that come from thinking: of another model, missing, or not allowed. */
export const reasoningRepairs: readonly RepairRule[] = [
  ({ dialect, text }) => (dialect === 'anthropic-messages' && badSignature.test(text) ? dropThinkingBlocks : null),
  ({ dialect, text }) => (dialect === 'anthropic-messages' && thinkingFirst.test(text) ? switchThinkingOff : null),
  ({ dialect, text }) =>
    dialect === 'anthropic-messages' && /adaptive thinking is not supported/i.test(text) ? adaptiveToBudget : null,
  ({ dialect, text }) =>
    dialect === 'anthropic-messages' && /thinking\.type\.enabled"? is not supported/i.test(text)
      ? budgetToAdaptive
      : null,
  ({ dialect, text }) =>
    dialect === 'anthropic-messages' && /thinking may not be enabled when tool_choice forces/i.test(text)
      ? dropThinkingForForcedTool
      : null,
  ({ dialect, text }) => (dialect === 'openai-chat' && missingReasoning.test(text) ? addReasoningContent : null),
  ({ dialect, text }) => (dialect === 'openai-responses' && foreignCiphertext.test(text) ? dropReasoningItems : null),
  ({ dialect, text }) =>
    dialect === 'gemini' && /missing a `?thought_?signature/i.test(text) ? addThoughtSignatures : null,
];

/** "messages.1.content.0: Invalid `signature` in `thinking` block", "… cannot be modified" (claude-code tracker, 2026). */
const badSignature =
  /invalid `?signature`?|signature[^.]{0,40}(?:verif|missing|required)|thinking`?[^.]{0,60}blocks[^.]{0,80}cannot be modified/i;
/** "Expected `thinking` or `redacted_thinking`, but found `tool_use`". */
const thinkingFirst = /expected `thinking`|must start with a thinking block/i;
/** DeepSeek: "The `reasoning_content` in the thinking mode must be passed back to the API"; Kimi: "reasoning_content is missing". */
const missingReasoning =
  /reasoning_content[^.]{0,80}(?:must be passed back|is missing|missing in)|missing[^.]{0,20}reasoning_content/i;
/** "The encrypted content for item rs_… could not be verified", "invalid_encrypted_content". */
const foreignCiphertext =
  /encrypted[_ ]content[^.]{0,80}could not be|invalid_encrypted_content|item '?rs_[^.]{0,60}not found/i;

const isThinking = (block: JsonObject): boolean => block.type === 'thinking' || block.type === 'redacted_thinking';

const dropThinkingBlocks: Repair = {
  id: 'drop-thinking-blocks',
  lasting: false,
  describe: 'Left out thinking of an earlier turn, whose signature this model does not accept.',
  apply(body) {
    const stripped = withEntries(body, 'messages', (message) => {
      const content = message.content;
      if (message.role !== 'assistant' || !Array.isArray(content)) return message;
      const kept = content.filter((block) => !isThinking(objectOf(block) ?? {}));
      if (kept.length === content.length) return message;
      return kept.length === 0 ? null : { ...message, content: kept };
    });
    return stripped !== body && endsInToolLoop(stripped) ? withoutThinking(stripped) : stripped;
  },
};

/** With thinking on, a tool loop must begin with thinking, which is gone now. */
function endsInToolLoop(body: JsonObject): boolean {
  const last = objectsOf(body.messages).at(-1);
  return objectsOf(last?.content).some((block) => block.type === 'tool_result');
}

const switchThinkingOff: Repair = {
  id: 'switch-thinking-off',
  lasting: false,
  describe: 'Switched thinking off for one call: an earlier turn of this tool loop was made without it.',
  apply: withoutThinking,
};

const dropThinkingForForcedTool: Repair = {
  id: 'no-thinking-with-forced-tool',
  lasting: false,
  describe: 'Switched thinking off for one call: the model cannot think when it is forced to a tool.',
  apply: withoutThinking,
};

function withoutThinking(body: JsonObject): JsonObject {
  return withoutPath(withoutPath(body, ['thinking']), ['context_management']);
}

const adaptiveToBudget: Repair = {
  id: 'thinking-by-budget',
  lasting: true,
  describe: 'Gave the model a budget for thinking: it does not choose one itself.',
  apply(body) {
    if (objectOf(body.thinking)?.type !== 'adaptive') return body;
    const room = typeof body.max_tokens === 'number' ? body.max_tokens : 8192;
    if (room <= 1024) return withoutPath(body, ['thinking']);
    const budget = Math.max(1024, Math.min(16_000, Math.floor(room / 2)));
    return withoutPath({ ...body, thinking: { type: 'enabled', budget_tokens: budget } }, ['output_config', 'effort']);
  },
};

const budgetToAdaptive: Repair = {
  id: 'thinking-adaptive',
  lasting: true,
  describe: 'Let the model choose how long it thinks: it takes no budget.',
  apply: (body) => (objectOf(body.thinking)?.type === 'enabled' ? { ...body, thinking: { type: 'adaptive' } } : body),
};

/** Not empty: Kimi takes an empty text for a missing one. */
const placeholder = '[thinking not kept]';

const addReasoningContent: Repair = {
  id: 'add-reasoning-content',
  lasting: true,
  describe: 'Added the `reasoning_content` that this model wants with each of its earlier turns.',
  apply: (body) =>
    withEntries(body, 'messages', (message) => {
      if (
        message.role !== 'assistant' ||
        (typeof message.reasoning_content === 'string' && message.reasoning_content !== '')
      )
        return message;
      const text = typeof message.reasoning === 'string' && message.reasoning !== '' ? message.reasoning : placeholder;
      return { ...message, reasoning_content: text };
    }),
};

const dropReasoningItems: Repair = {
  id: 'drop-reasoning-items',
  lasting: false,
  describe: 'Left out encrypted reasoning of an earlier turn, which this model cannot read.',
  apply: (body) => withEntries(body, 'input', (item) => (item.type === 'reasoning' ? null : item)),
};

const addThoughtSignatures: Repair = {
  id: 'add-thought-signatures',
  lasting: true,
  describe: 'Marked calls of earlier turns as made by another model, which this one demands.',
  apply: (body) =>
    withEntries(body, 'contents', (content) => {
      const parts = listOf(content.parts);
      const first = parts.findIndex((part) => objectOf(objectOf(part)?.functionCall) !== null);
      const call = objectOf(parts[first]);
      if (call === null || typeof call.thoughtSignature === 'string') return content;
      return { ...content, parts: parts.with(first, { ...call, thoughtSignature: foreignCallSignature }) };
    }),
};
