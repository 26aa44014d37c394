import { badRequest } from '../bad-request.ts';
import type { Conversation, ReasoningWish, ResponseFormat } from '../conversation.ts';
import { gatewayFields } from '../gateway-fields.ts';
import { flagOf, listOf, numberOf, objectOf, othersOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { readSampling } from '../openai-chat/read-request.ts';
import { readItems } from './read-items.ts';
import { readToolChoice, readTools } from './read-tools.ts';

const known = new Set([
  ...gatewayFields,
  'model',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'max_output_tokens',
  'temperature',
  'top_p',
  'text',
  'reasoning',
  'user',
  'stream',
  'store',
  'background',
]);
const knownOfText = new Set(['format', 'verbosity']);
const knownOfReasoning = new Set(['effort', 'summary']);

/** Reads the body of `/v1/responses`. @throws GatewayError 400 naming the field */
export function readResponsesRequest(body: JsonObject): Conversation {
  refuseState((name) => body[name]);
  const text = objectOf(body.text);
  const instructions = textOf(body.instructions);
  return {
    source: 'openai-responses',
    model: textOf(body.model) ?? '',
    system: instructions === null || instructions === '' ? [] : [{ kind: 'text', text: instructions }],
    turns: readInput(body.input),
    tools: readTools(listOf(body.tools)),
    toolChoice: readToolChoice(body.tool_choice),
    parallelToolCalls: flagOf(body.parallel_tool_calls),
    maxOutputTokens: numberOf(body.max_output_tokens),
    sampling: readSampling({ temperature: body.temperature, top_p: body.top_p }),
    responseFormat: readFormat(objectOf(text?.format)),
    reasoning: readReasoning(objectOf(body.reasoning)),
    verbosity: textOf(text?.verbosity),
    userId: textOf(body.user),
    stream: body.stream === true,
    streamUsage: true,
    extras: readExtras(body, text),
  };
}

/** We keep no answers, so whatever leans on a kept one cannot work (as at OpenRouter: 400). */
export function refuseState(field: (name: string) => unknown): void {
  if (textOf(field('previous_response_id')) !== null) {
    throw badRequest(
      '`previous_response_id` is not supported: answers are not kept here. Send the whole conversation in `input`.',
      'previous_response_id',
    );
  }
  if (field('store') === true)
    throw badRequest('`store: true` is not supported: answers are not kept here. Send `store: false`.', 'store');
  if (field('conversation') !== undefined && field('conversation') !== null) {
    throw badRequest(
      '`conversation` is not supported: conversations are not kept here. Send the whole conversation in `input`.',
      'conversation',
    );
  }
  if (field('background') === true)
    throw badRequest('`background: true` is not supported: answers are not kept here.', 'background');
}

function readInput(input: unknown): Conversation['turns'] {
  if (typeof input === 'string') return [{ role: 'user', parts: [{ kind: 'text', text: input }] }];
  if (!Array.isArray(input)) throw badRequest('`input` must be a text or a list of items.', 'input');
  return readItems(input);
}

function readFormat(format: JsonObject | null): ResponseFormat | null {
  switch (format?.type) {
    case 'text':
      return { kind: 'text' };
    case 'json_object':
      return { kind: 'json' };
    case 'json_schema':
      return {
        kind: 'schema',
        name: textOf(format.name),
        description: textOf(format.description),
        schema: objectOf(format.schema) ?? {},
        strict: flagOf(format.strict),
      };
    default:
      return null;
  }
}

function readReasoning(reasoning: JsonObject | null): ReasoningWish | null {
  if (reasoning === null) return null;
  const effort = textOf(reasoning.effort);
  const summary = textOf(reasoning.summary) ?? textOf(reasoning.generate_summary);
  return { enabled: effort === null ? null : effort !== 'none', effort, budgetTokens: null, summary, adaptive: false };
}

/** Members of nested objects that we do not read stay under their object's name. */
function readExtras(body: JsonObject, text: JsonObject | null): JsonObject {
  const textExtras = text === null ? {} : othersOf(text, knownOfText);
  const reasoningExtras = othersOf(objectOf(body.reasoning) ?? {}, knownOfReasoning);
  return {
    ...othersOf(body, known),
    ...(Object.keys(textExtras).length > 0 ? { text: textExtras } : {}),
    ...(Object.keys(reasoningExtras).length > 0 ? { reasoning: reasoningExtras } : {}),
  };
}
