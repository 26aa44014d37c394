import type { Conversation, ResponseFormat, Sampling } from '../conversation.ts';
import type { TargetFacts, WrittenRequest } from '../dialect-codec.ts';
import { createDropped } from '../dropped.ts';
import type { Dropped } from '../dropped.ts';
import { isIdle } from '../idle-fields.ts';
import { compact, objectOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { effortForBudget } from '../effort.ts';
import { sharedOpenAiFields } from '../openai-fields.ts';
import { outputLimit } from '../output-limit.ts';
import { withSafeToolChoice } from '../tool-choice.ts';
import { splitOpening } from '../turns.ts';
import { customCallIds, writeItems } from './write-items.ts';
import type { ItemWriting } from './write-items.ts';
import { writeToolChoice, writeTools } from './write-tools.ts';

/** Writes the body of `/responses`. Nothing is ever kept there (`store: false`). */
export function writeResponsesRequest(conversation: Conversation, target: TargetFacts): WrittenRequest {
  const dropped = createDropped(conversation.source);
  const source = withSafeToolChoice(conversation, target, 'openai-responses', dropped);
  const own = source.source === 'openai-responses';
  const writing: ItemWriting = { source, target, dropped, own, customCalls: customCallIds(source) };
  const opening = own ? source : splitOpening(source);
  const tools = writeTools(source, dropped);
  if (!own && opening.system.some((part) => part.cache !== undefined)) dropped.lose('cache');
  const body = compact({
    ...writeExtras(source, dropped),
    model: target.upstreamModel,
    instructions: opening.system.length === 0 ? null : opening.system.map((part) => part.text).join('\n\n'),
    input: writeItems(opening.turns, writing),
    tools: tools.length > 0 ? tools : null,
    tool_choice: tools.length > 0 ? writeToolChoice(source) : null,
    parallel_tool_calls: source.parallelToolCalls,
    max_output_tokens: atLeast16(outputLimit(source, target)),
    ...writeSampling(source.sampling, dropped),
    text: writeText(source),
    ...writeReasoning(source, target, dropped),
    user: writeUser(source, dropped),
    stream: source.stream ? true : null,
    store: false,
  });
  return { body, dropped: dropped.list() };
}

/** The API's own lower limit: "integer below minimum value. Expected a value >= 16". */
function atLeast16(maxOutputTokens: number | null): number | null {
  return maxOutputTokens === null ? null : Math.max(16, maxOutputTokens);
}

function writeSampling(sampling: Sampling, dropped: Dropped): JsonObject {
  const { temperature, topP, topK, minP, repetitionPenalty, frequencyPenalty, presencePenalty, seed, stop } = sampling;
  if (stop !== undefined) dropped.lose('stop');
  const others = {
    top_k: topK,
    min_p: minP,
    repetition_penalty: repetitionPenalty,
    frequency_penalty: frequencyPenalty,
    presence_penalty: presencePenalty,
    seed,
  };
  dropped.members('', compact(others));
  return { temperature, top_p: topP };
}

function writeText(source: Conversation): JsonObject | null {
  const text = compact({
    ...objectOf(source.source === 'openai-responses' ? source.extras.text : null),
    format: writeFormat(source.responseFormat),
    verbosity: source.verbosity,
  });
  return Object.keys(text).length > 0 ? text : null;
}

/** Writes `text.format`. */
export function writeFormat(format: ResponseFormat | null): JsonObject | null {
  if (format === null) return null;
  if (format.kind === 'text') return { type: 'text' };
  if (format.kind === 'json') return { type: 'json_object' };
  return compact({
    type: 'json_schema',
    name: format.name ?? 'answer',
    description: format.description,
    schema: format.schema,
    strict: format.strict,
  });
}

/** Reasoning comes back encrypted, or the next turn could not show it. */
function writeReasoning(source: Conversation, target: TargetFacts, dropped: Dropped): JsonObject {
  const own = source.source === 'openai-responses';
  const wish = source.reasoning;
  const extras = objectOf(own ? source.extras.reasoning : null);
  if (own) {
    const reasoning = wish === null ? null : compact({ ...extras, effort: wish.effort, summary: wish.summary });
    return { reasoning, include: source.extras.include };
  }
  if (!target.reasoning) {
    if (wish !== null && wish.enabled !== false) dropped.lose('effort');
    return {};
  }
  const effort =
    wish === null ? null : wish.enabled === false ? 'none' : (wish.effort ?? effortForBudget(wish.budgetTokens));
  const wanted = wish !== null && effort !== 'none' && wish.summary !== 'omitted';
  const reasoning = compact({ effort, summary: wanted ? summaryWord(wish.summary) : null });
  return { reasoning: Object.keys(reasoning).length > 0 ? reasoning : null, include: ['reasoning.encrypted_content'] };
}

function summaryWord(summary: string | null): string {
  return summary === 'concise' || summary === 'detailed' ? summary : 'auto';
}

function writeUser(source: Conversation, dropped: Dropped): string | null {
  if (source.userId === null || source.userId.length <= 64 || source.source === 'openai-responses')
    return source.userId;
  dropped.lose('userId');
  return null;
}

function writeExtras(source: Conversation, dropped: Dropped): JsonObject {
  if (source.source === 'openai-responses') return source.extras;
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(source.extras)) {
    if (source.source === 'openai-chat' && sharedOpenAiFields.has(name)) kept[name] = value;
    else if (!isIdle(name, value)) dropped.add(name);
  }
  return kept;
}
