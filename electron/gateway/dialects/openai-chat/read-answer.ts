import type { TokenUsage } from '../../../../shared/request-log.ts';
import type { SseEvent } from '../sse.ts';
import { eventFailure, isErrorEvent, statusFailure } from '../status-failure.ts';
import { observeTail, type TailFacts } from '../stream-tail.ts';
import { plausibleUsage } from '../plausible-usage.ts';
import { brokenOff, unreadable } from '../provider-failure.ts';
import { isBroken } from './finish-reason.ts';
import { chatReshape } from './reshape.ts';
import type { AnswerReader, EventMeaning, ProviderFailure } from '../stream-facts.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Reads just enough of an OpenAI chat completion to relay it: is this content, an error, the end, and what did it cost. */
export const openAiChatAnswer: AnswerReader = {
  meaningOf(event) {
    if (event.data === '[DONE]') return { kind: 'terminal' };
    if (isErrorEvent(event)) return { kind: 'failure', failure: failureOfEvent(event) };
    const chunk = fieldsOf(parse(event.data));
    if (chunk === null) return event.data === '' ? preamble : notJson;
    const failure = failureIn(chunk);
    if (failure !== null) return { kind: 'failure', failure };
    const choices = Array.isArray(chunk.choices) ? chunk.choices : [];
    let meaning: EventMeaning = preamble;
    for (const entry of choices) {
      const choice = fieldsOf(entry);
      if (choice === null) continue;
      if (saysSomething(choice)) return thinks(fieldsOf(choice.delta)) ? thinking : content;
      const reason = choice.finish_reason;
      if (typeof reason !== 'string' || reason === '') continue;
      meaning = isBroken(reason) ? { kind: 'failure', failure: brokenOff(reason) } : { kind: 'finish' };
    }
    return meaning;
  },
  observe: () => observeTail(factsOf),
  // The last line of the bytes, which no JSON text can end in.
  mayEnd(chunk) {
    let end = chunk.length - 1;
    while (chunk[end] === 0x0a || chunk[end] === 0x0d) end -= 1;
    if (chunk[end] !== 0x5d || end === chunk.length - 1) return false;
    return /data: ?\[DONE\](?:\r?\n){2,}$/.test(chunk.toString('latin1', Math.max(0, chunk.length - 20)));
  },
  terminal: 'data: [DONE]\n\n',
  readWhole(body) {
    const answer = fieldsOf(body);
    if (answer === null) return { failure: unreadable('an answer that is no JSON object') };
    const failure = failureIn(answer);
    const usage = usageIn(answer);
    if (failure !== null) return { failure, usage };
    if (!Array.isArray(answer.choices) || answer.choices.length === 0)
      return { failure: unreadable('an answer without choices'), usage };
    const choice = fieldsOf(answer.choices[0]);
    if (fieldsOf(choice?.message) === null) return { failure: unreadable('an answer without a message'), usage };
    const reason = choice?.finish_reason;
    if (typeof reason === 'string' && isBroken(reason)) return { failure: brokenOff(reason), usage };
    return { usage };
  },
  reshape: chatReshape,
  readError: (status, body) => statusFailure(status, body, failureIn),
};

/** A choice that said something must say why it stopped, and there must be one: clients go round in circles without. */
function factsOf(events: readonly SseEvent[]): TailFacts {
  const begun = new Set<unknown>();
  const stopped = new Set<unknown>();
  let terminated = false;
  let failure: ProviderFailure | null = null;
  let usage: TokenUsage | null = null;
  for (const event of events) {
    const { data } = event;
    if (data === '[DONE]') terminated = true;
    if (isErrorEvent(event)) {
      failure = failureOfEvent(event);
      continue;
    }
    const chunk = data === '' || data === '[DONE]' ? null : fieldsOf(parse(data));
    if (chunk === null) {
      if (data !== '' && data !== '[DONE]') failure = notJson.failure;
      continue;
    }
    failure = failureIn(chunk) ?? failure;
    usage = usageIn(chunk) ?? usage;
    for (const entry of Array.isArray(chunk.choices) ? chunk.choices : []) {
      const choice = fieldsOf(entry);
      if (choice === null) continue;
      if (saysSomething(choice)) begun.add(choice.index ?? 0);
      const reason = choice.finish_reason;
      if (typeof reason !== 'string' || reason === '') continue;
      stopped.add(choice.index ?? 0);
      if (isBroken(reason)) failure ??= brokenOff(reason);
    }
  }
  return { finished: stopped.size > 0 && [...begun].every((index) => stopped.has(index)), terminated, failure, usage };
}

/**
 * @returns what a chunk or an answer used; provider spellings included. Moonshot streams it inside the choice (earendil-works/pi#2017).
 */
export function usageIn(body: Fields | null): TokenUsage | null {
  const usage = fieldsOf(body?.usage) ?? usageOfChoice(body);
  if (usage === null || typeof usage.prompt_tokens !== 'number') return null;
  const promptDetails = fieldsOf(usage.prompt_tokens_details);
  const reasoning = count(fieldsOf(usage.completion_tokens_details)?.reasoning_tokens);
  // DeepSeek writes prompt_cache_hit_tokens beside the OpenAI fields, Moonshot cached_tokens.
  const cached = count(promptDetails?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.cached_tokens);
  const cacheWrite = count(promptDetails?.cache_write_tokens);
  const completion = count(usage.completion_tokens);
  const apart = thoughtApart(
    count(usage.total_tokens) - usage.prompt_tokens - completion,
    reasoning,
    cached,
    cacheWrite,
  );
  return plausibleUsage({
    prompt: usage.prompt_tokens,
    completion: completion + apart,
    cached,
    cacheWrite,
    reasoning: Math.max(reasoning, apart),
  });
}

function usageOfChoice(body: Fields | null): Fields | null {
  return Array.isArray(body?.choices) ? fieldsOf(fieldsOf(body.choices[0])?.usage) : null;
}

/**
 * xAI counts what a model thinks beside `completion_tokens` (vercel/ai#12425), and so does Google, which names it nowhere but in
 * the sum (Clarifai/clarifai-python#978). It is on the bill all the same.
 *
 * @param beyond tokens in the sum that are neither of the prompt nor of the answer
 * @returns those the model thought; none where the sum has the cached ones twice
 */
function thoughtApart(beyond: number, reasoning: number, cached: number, cacheWrite: number): number {
  if (beyond <= 0) return 0;
  const isThought =
    reasoning === 0 ? ![cached, cacheWrite, cached + cacheWrite].includes(beyond) : beyond === reasoning;
  return isThought ? beyond : 0;
}

/**
 * @returns the error a body carries: `{error: {...}}`, `{error: "text"}` or `{object: "error", message}`. One in which nothing stands is
 * none: some servers write every field of an answer.
 */
export function failureIn(body: Fields): ProviderFailure | null {
  if (body.object === 'error') return failureFrom(body);
  if (typeof body.error === 'string')
    return body.error === '' ? null : { status: null, code: null, message: body.error };
  const error = fieldsOf(body.error);
  return error === null || Object.values(error).every((value) => value === null || value === '')
    ? null
    : failureFrom(error);
}

/** @returns what an event says that is named `error` */
export function failureOfEvent({ data }: SseEvent): ProviderFailure {
  return eventFailure(parse(data) ?? data, failureIn);
}

function failureFrom(error: Fields): ProviderFailure {
  const code = error.code ?? error.type;
  const status = [error.status, error.code].find((value) => typeof value === 'number' && value >= 400 && value < 600);
  return {
    status: typeof status === 'number' ? status : null,
    code: typeof code === 'string' || typeof code === 'number' ? String(code) : null,
    message: typeof error.message === 'string' ? error.message : 'The provider reported an error without a message.',
  };
}

const preamble: EventMeaning = { kind: 'preamble' };
const content: EventMeaning = { kind: 'content' };
const thinking: EventMeaning = { kind: 'content', isThinking: true };
const notJson = { kind: 'failure', failure: unreadable('an event that is not JSON') } as const;

function saysSomething(choice: Fields): boolean {
  return hasContent(fieldsOf(choice.delta)) || isText(choice.text);
}

function hasContent(delta: Fields | null): boolean {
  if (delta === null) return false;
  return (
    isText(delta.content) ||
    isText(delta.reasoning_content) ||
    isText(delta.reasoning) ||
    isText(delta.refusal) ||
    isFilled(delta.tool_calls) ||
    isFilled(delta.content) ||
    isFilled(delta.reasoning_details) ||
    isFilled(delta.images) ||
    fieldsOf(delta.function_call) !== null ||
    fieldsOf(delta.audio) !== null
  );
}

/** A seal alone is none of it: it comes when the thinking is over. */
function thinks(delta: Fields | null): boolean {
  if (delta === null) return false;
  const details: unknown = delta.reasoning_details;
  return (
    isText(delta.reasoning_content) ||
    isText(delta.reasoning) ||
    (Array.isArray(details) && details.some((detail) => isText(detail?.text) || isText(detail?.summary)))
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
