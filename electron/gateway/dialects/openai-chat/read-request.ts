import { badRequest } from '../bad-request.ts';
import type { Conversation, ReasoningWish, ResponseFormat, Sampling } from '../conversation.ts';
import { gatewayFields } from '../gateway-fields.ts';
import { flagOf, listOf, numberOf, objectOf, othersOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { readMessages } from './read-messages.ts';
import { readToolChoice, readTools } from './read-tools.ts';

const known = new Set([
  ...gatewayFields,
  'model',
  'messages',
  'tools',
  'functions',
  'tool_choice',
  'function_call',
  'parallel_tool_calls',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'top_k',
  'min_p',
  'frequency_penalty',
  'presence_penalty',
  'repetition_penalty',
  'seed',
  'stop',
  'response_format',
  'reasoning_effort',
  'reasoning',
  'verbosity',
  'user',
  'stream',
  'stream_options',
]);

/** Reads the body of `/v1/chat/completions`. @throws GatewayError 400 naming the field */
export function readChatRequest(body: JsonObject): Conversation {
  if (!Array.isArray(body.messages)) throw badRequest('`messages` must be a list of messages.', 'messages');
  const functionsOnly = listOf(body.functions).length > 0 && listOf(body.tools).length === 0;
  return {
    source: 'openai-chat',
    model: textOf(body.model) ?? '',
    system: [],
    turns: readMessages(body.messages),
    tools: readTools(body),
    toolChoice: readToolChoice(body.tool_choice ?? body.function_call),
    ...(functionsOnly ? { functionsOnly } : {}),
    parallelToolCalls: flagOf(body.parallel_tool_calls) ?? (functionsOnly ? false : null),
    maxOutputTokens: numberOf(body.max_completion_tokens) ?? numberOf(body.max_tokens),
    sampling: readSampling(body),
    responseFormat: readResponseFormat(objectOf(body.response_format)),
    reasoning: readReasoning(body),
    verbosity: textOf(body.verbosity),
    userId: textOf(body.user),
    stream: body.stream === true,
    streamUsage: objectOf(body.stream_options)?.include_usage === true || objectOf(body.usage)?.include === true,
    extras: othersOf(body, known),
  };
}

/** Reads the sampling fields, whose names chat and its relatives share. */
export function readSampling(body: JsonObject): Sampling {
  const numbers: [keyof Sampling, unknown][] = [
    ['temperature', body.temperature],
    ['topP', body.top_p],
    ['topK', body.top_k],
    ['minP', body.min_p],
    ['frequencyPenalty', body.frequency_penalty],
    ['presencePenalty', body.presence_penalty],
    ['repetitionPenalty', body.repetition_penalty],
  ];
  const sampling: Record<string, unknown> = {};
  for (const [name, value] of numbers) {
    const number = numberOf(value);
    if (number !== null) sampling[name] = number;
  }
  if (body.seed !== undefined && body.seed !== null) sampling.seed = body.seed;
  const stop =
    typeof body.stop === 'string' ? [body.stop] : listOf(body.stop).filter((entry) => typeof entry === 'string');
  if (stop.length > 0) sampling.stop = stop;
  return sampling;
}

function readResponseFormat(format: JsonObject | null): ResponseFormat | null {
  if (format === null) return null;
  if (format.type === 'text') return { kind: 'text' };
  if (format.type === 'json_object') return { kind: 'json' };
  const schema = objectOf(format.json_schema);
  if (format.type !== 'json_schema' || schema === null)
    throw badRequest('`response_format` must be text, json_object or json_schema.', 'response_format');
  return {
    kind: 'schema',
    name: textOf(schema.name),
    description: textOf(schema.description),
    schema: objectOf(schema.schema) ?? {},
    strict: flagOf(schema.strict),
  };
}

/** `reasoning_effort` (OpenAI) and `reasoning` (OpenRouter); the object wins. */
export function readReasoning(body: JsonObject): ReasoningWish | null {
  const wish = objectOf(body.reasoning);
  const effort = textOf(wish?.effort) ?? textOf(body.reasoning_effort);
  if (wish === null && effort === null) return null;
  const budgetTokens = numberOf(wish?.max_tokens);
  const enabled =
    flagOf(wish?.enabled) ?? (effort === null ? (budgetTokens === null ? null : true) : effort !== 'none');
  return {
    enabled,
    effort,
    budgetTokens,
    summary: wish?.exclude === true ? 'omitted' : textOf(wish?.summary),
    adaptive: false,
  };
}
