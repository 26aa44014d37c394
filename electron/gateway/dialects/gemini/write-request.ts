import type { Conversation, Sampling } from '../conversation.ts';
import type { TargetFacts, WrittenRequest } from '../dialect-codec.ts';
import { createDropped } from '../dropped.ts';
import type { Dropped } from '../dropped.ts';
import { isIdle } from '../idle-fields.ts';
import { compact } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { outputLimit } from '../output-limit.ts';
import { withOnlyAllowedTools, withSafeToolChoice } from '../tool-choice.ts';
import { chosenToolName, customDescription, customInputSchema, flatTools } from '../tool-names.ts';
import { splitOpening } from '../turns.ts';
import { writeContents } from './write-contents.ts';

/** Writes the body of `models/…:generateContent`; model and streaming stand in the path. */
export function writeGeminiRequest(conversation: Conversation, target: TargetFacts): WrittenRequest {
  const dropped = createDropped(conversation.source);
  const source = withOnlyAllowedTools(withSafeToolChoice(conversation, target, 'gemini', dropped));
  const opening = splitOpening(source);
  const tools = writeTools(source, dropped);
  if (source.parallelToolCalls === false && source.functionsOnly !== true) dropped.lose('parallel');
  if (source.verbosity !== null) dropped.lose('verbosity');
  if (source.userId !== null) dropped.lose('userId');
  for (const [name, value] of Object.entries(source.extras)) if (!isIdle(name, value)) dropped.add(name);
  if (opening.system.some((part) => part.cache !== undefined)) dropped.lose('cache');
  const body = compact({
    systemInstruction:
      opening.system.length === 0 ? null : { parts: opening.system.map((part) => ({ text: part.text })) },
    contents: writeContents(opening.turns, source, target, dropped),
    tools: tools.length === 0 ? null : [{ functionDeclarations: tools }],
    toolConfig: tools.length === 0 ? null : writeToolConfig(source),
    generationConfig: compact({
      ...writeSampling(source.sampling, dropped),
      maxOutputTokens: outputLimit(source, target),
      ...writeFormat(source, dropped),
      thinkingConfig: writeThinking(source, target, dropped),
    }),
  });
  return { body, dropped: dropped.list() };
}

/** `parametersJsonSchema` takes JSON Schema as it is; `parameters` only a part of OpenAPI's, which tools of MCP overrun. */
function writeTools(source: Conversation, dropped: Dropped): readonly JsonObject[] {
  for (const tool of source.tools) if (tool.kind === 'native') dropped.add(`tools.${tool.type}`);
  return flatTools(source).map(({ wireName, tool }) => {
    if (tool.kind === 'custom')
      return compact({ name: wireName, description: customDescription(tool), parametersJsonSchema: customInputSchema });
    if (tool.strict === true) dropped.lose('strict');
    if (tool.cache !== undefined) dropped.lose('toolCache');
    dropped.members('tools', tool.extras);
    return compact({ name: wireName, description: tool.description, parametersJsonSchema: tool.schema });
  });
}

function writeToolConfig(source: Conversation): JsonObject | null {
  const choice = source.toolChoice;
  switch (choice?.mode) {
    case undefined:
    case 'native':
      return null;
    case 'auto':
    case 'allowed':
      return { functionCallingConfig: { mode: 'AUTO' } };
    case 'none':
      return { functionCallingConfig: { mode: 'NONE' } };
    case 'required':
      return { functionCallingConfig: { mode: 'ANY' } };
    case 'tool':
      return { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: [chosenToolName(source, choice.name)] } };
    default:
      return choice satisfies never;
  }
}

function writeSampling(sampling: Sampling, dropped: Dropped): JsonObject {
  dropped.members('', compact({ min_p: sampling.minP, repetition_penalty: sampling.repetitionPenalty }));
  return {
    temperature: sampling.temperature,
    topP: sampling.topP,
    topK: sampling.topK,
    frequencyPenalty: sampling.frequencyPenalty,
    presencePenalty: sampling.presencePenalty,
    seed: sampling.seed,
    stopSequences: sampling.stop,
  };
}

function writeFormat(source: Conversation, dropped: Dropped): JsonObject {
  const format = source.responseFormat;
  if (format === null || format.kind === 'text') return {};
  if (format.kind === 'json') return { responseMimeType: 'application/json' };
  if (format.description !== null) dropped.lose('formatDescription');
  return { responseMimeType: 'application/json', responseJsonSchema: format.schema };
}

/**
 * Gemini 3 and later take a level, 2.5 a budget (Google docs, "Gemini thinking", read 2026-11). Thoughts are asked for
 * whenever the client wishes to think: it may show them, or must bring them back.
 */
function writeThinking(source: Conversation, target: TargetFacts, dropped: Dropped): JsonObject | null {
  const wish = source.reasoning;
  if (wish === null) return null;
  if (!target.reasoning) {
    if (wish.enabled !== false) dropped.lose('effort');
    return null;
  }
  const off = wish.enabled === false || wish.effort === 'none';
  const includeThoughts = !off && wish.summary !== 'omitted';
  if (/gemini-(?:1|2)/.test(target.upstreamModel))
    return { includeThoughts, thinkingBudget: off ? 0 : (wish.budgetTokens ?? budgets[wish.effort ?? ''] ?? -1) };
  const level = off ? 'low' : levels[wish.effort ?? ''];
  // these models always think a little
  if (off) dropped.lose('effort');
  return compact({ includeThoughts, thinkingLevel: level });
}

/** The budgets Google's own OpenAI endpoint gives each effort (docs, "OpenAI compatibility", read 2026-11). */
const budgets: Readonly<Record<string, number>> = {
  minimal: 1024,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: 24_576,
  max: 24_576,
};

const levels: Readonly<Record<string, string>> = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
};
