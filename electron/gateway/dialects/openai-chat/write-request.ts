import type { Conversation, ReasoningWish, Sampling } from '../conversation.ts';
import type { TargetFacts, WrittenRequest } from '../dialect-codec.ts';
import { createDropped } from '../dropped.ts';
import { effortForBudget } from '../effort.ts';
import type { Dropped } from '../dropped.ts';
import { isIdle } from '../idle-fields.ts';
import { compact } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { sharedOpenAiFields, takesOpenAiFields, takesOpenSampling } from '../openai-fields.ts';
import { outputLimit } from '../output-limit.ts';
import { withOnlyAllowedTools, withSafeToolChoice } from '../tool-choice.ts';
import { readReasoning } from './read-request.ts';
import { writeMessages } from './write-messages.ts';
import { writeToolChoice, writeTools } from './write-tools.ts';

/** Writes the body of `/chat/completions`. */
export function writeChatRequest(conversation: Conversation, target: TargetFacts): WrittenRequest {
  const dropped = createDropped(conversation.source);
  const safe = withSafeToolChoice(conversation, target, 'openai-chat', dropped);
  const source = safe.source === 'openai-chat' ? safe : withOnlyAllowedTools(safe);
  const tools = writeTools(source, target, dropped);
  const body = compact({
    model: target.upstreamModel,
    messages: writeMessages(source, target, dropped),
    tools: tools.length > 0 ? tools : null,
    tool_choice: tools.length > 0 ? writeToolChoice(source, target) : null,
    parallel_tool_calls: tools.length > 0 ? source.parallelToolCalls : null,
    [target.provider === 'openai' ? 'max_completion_tokens' : 'max_tokens']: outputLimit(source, target),
    ...writeSampling(source.sampling, target, dropped),
    response_format: writeResponseFormat(source),
    ...writeReasoning(source, target, dropped),
    verbosity: writeVerbosity(source, target, dropped),
    user: writeUser(source, dropped),
    stream: source.stream ? true : null,
    stream_options: source.stream && (target.usageOnRequest || source.streamUsage) ? { include_usage: true } : null,
    ...writeExtras(source, target, dropped),
  });
  return { body, dropped: dropped.list() };
}

function writeSampling(sampling: Sampling, target: TargetFacts, dropped: Dropped): JsonObject {
  const open = { top_k: sampling.topK, min_p: sampling.minP, repetition_penalty: sampling.repetitionPenalty };
  const keepsOpen = takesOpenSampling(target);
  if (!keepsOpen) dropped.members('', compact(open));
  return {
    temperature: sampling.temperature,
    top_p: sampling.topP,
    frequency_penalty: sampling.frequencyPenalty,
    presence_penalty: sampling.presencePenalty,
    seed: sampling.seed,
    stop: writeStop(sampling.stop, target, dropped),
    ...(keepsOpen ? open : {}),
  };
}

/** OpenAI takes four stop sequences at most. */
function writeStop(stop: Sampling['stop'], target: TargetFacts, dropped: Dropped): Sampling['stop'] {
  if (stop === undefined || stop.length <= 4 || target.provider !== 'openai') return stop;
  dropped.lose('stop');
  return stop.slice(0, 4);
}

function writeResponseFormat({ responseFormat: format }: Conversation): JsonObject | null {
  if (format === null) return null;
  if (format.kind === 'text') return { type: 'text' };
  if (format.kind === 'json') return { type: 'json_object' };
  const schema = compact({
    name: format.name ?? 'answer',
    description: format.description,
    schema: format.schema,
    strict: format.strict,
  });
  return { type: 'json_schema', json_schema: schema };
}

function writeReasoning(source: Conversation, target: TargetFacts, dropped: Dropped): JsonObject {
  const wish = source.reasoning;
  if (target.quirks.includes('openai-chat-tools-only-at-effort-none') && source.tools.length > 0) {
    if (wish !== null && wish.effort !== 'none' && wish.enabled !== false) dropped.lose('effort');
    return { reasoning_effort: 'none' };
  }
  if (wish === null) return {};
  if (target.provider === 'openrouter') return { reasoning: writeOpenRouterReasoning(wish) };
  if (!target.reasoning) {
    if (wish.enabled !== false) dropped.lose('effort');
    return {};
  }
  if (wish.summary !== null && wish.summary !== 'omitted' && source.source !== 'anthropic-messages')
    dropped.lose('summary');
  return { reasoning_effort: writeEffort(wish, target, dropped) };
}

/** What of a wish fits into OpenAI's one word; null = nothing. */
function writeEffort(
  wish: ReasoningWish,
  { provider }: Pick<TargetFacts, 'provider'>,
  dropped: Dropped,
): string | null {
  const effort = wish.enabled === false ? 'none' : (wish.effort ?? effortForBudget(wish.budgetTokens));
  // switching off is a word only OpenAI and its nearest relatives know; elsewhere silence comes closest
  if (effort !== 'none' || provider === 'openai') return effort;
  dropped.lose('effort');
  return null;
}

/**
 * OpenRouter's `reasoning` in OpenAI's words, for a body that is passed on as it is: nobody but aggregators knows the object.
 *
 * @param fields `reasoning` and `reasoning_effort` of the client
 */
export function plainEffort(
  fields: JsonObject,
  target: Pick<TargetFacts, 'provider'>,
): { readonly effort: string | null; readonly dropped: readonly string[] } {
  const wish = readReasoning(fields);
  if (wish === null) return { effort: null, dropped: [] };
  const dropped = createDropped('openai-chat');
  if (wish.summary === 'omitted') dropped.add('reasoning.exclude');
  return { effort: writeEffort(wish, target, dropped), dropped: dropped.list() };
}

function writeOpenRouterReasoning(wish: ReasoningWish): JsonObject {
  return compact({
    effort: wish.effort,
    max_tokens: wish.effort === null ? wish.budgetTokens : null,
    enabled: wish.effort === null && wish.budgetTokens === null ? wish.enabled : null,
    exclude: wish.summary === 'omitted' ? true : null,
  });
}

function writeVerbosity(source: Conversation, target: TargetFacts, dropped: Dropped): string | null {
  if (source.verbosity === null || target.author === 'openai' || source.source === 'openai-chat')
    return source.verbosity;
  dropped.lose('verbosity');
  return null;
}

/** OpenAI refuses ids of more than 64 characters; Claude Code's is a JSON text of about 150. */
function writeUser(source: Conversation, dropped: Dropped): string | null {
  if (source.userId === null || source.userId.length <= 64 || source.source === 'openai-chat') return source.userId;
  dropped.lose('userId');
  return null;
}

function writeExtras(source: Conversation, target: TargetFacts, dropped: Dropped): JsonObject {
  if (source.source === 'openai-chat') return source.extras;
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(source.extras)) {
    const fits = source.source === 'openai-responses' && sharedOpenAiFields.has(name) && takesOpenAiFields(target);
    if (fits) kept[name] = value;
    else if (!isIdle(name, value)) dropped.add(name);
  }
  return kept;
}
