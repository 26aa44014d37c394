import { badRequest } from '../bad-request.ts';
import type { Conversation, ReasoningWish, ResponseFormat, Sampling, TextPart } from '../conversation.ts';
import { gatewayFields } from '../gateway-fields.ts';
import { flagOf, listOf, numberOf, objectOf, othersOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { readBlocks, readMessageTurns } from './read-blocks.ts';
import { readToolChoice, readTool } from './read-tools.ts';

const known = new Set([
  ...gatewayFields,
  'model',
  'max_tokens',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'stream',
  'thinking',
  'output_config',
  'metadata',
]);
const knownOfOutput = new Set(['effort', 'format']);
const knownOfMetadata = new Set(['user_id']);

/** Reads the body of `/v1/messages`. @throws GatewayError 400 naming the field */
export function readMessagesRequest(body: JsonObject): Conversation {
  if (!Array.isArray(body.messages)) throw badRequest('`messages` must be a list of messages.', 'messages');
  const output = objectOf(body.output_config);
  const choice = objectOf(body.tool_choice);
  const parallelOff = flagOf(choice?.disable_parallel_tool_use);
  return {
    source: 'anthropic-messages',
    model: textOf(body.model) ?? '',
    system: readSystem(body.system),
    turns: readMessageTurns(body.messages),
    tools: listOf(body.tools).flatMap((tool, index) => readTool(objectOf(tool) ?? {}, index)),
    toolChoice: readToolChoice(choice),
    parallelToolCalls: parallelOff === null ? null : !parallelOff,
    maxOutputTokens: numberOf(body.max_tokens),
    sampling: readSampling(body),
    responseFormat: readFormat(objectOf(output?.format)),
    reasoning: readThinking(objectOf(body.thinking), textOf(output?.effort)),
    verbosity: null,
    userId: textOf(objectOf(body.metadata)?.user_id),
    stream: body.stream === true,
    streamUsage: true,
    extras: readExtras(body, output),
  };
}

function readSystem(system: unknown): readonly TextPart[] {
  return readBlocks(system).filter((part) => part.kind === 'text');
}

function readSampling(body: JsonObject): Sampling {
  const temperature = numberOf(body.temperature);
  const topP = numberOf(body.top_p);
  const topK = numberOf(body.top_k);
  const stop = listOf(body.stop_sequences).filter((entry) => typeof entry === 'string');
  return {
    ...(temperature === null ? {} : { temperature }),
    ...(topP === null ? {} : { topP }),
    ...(topK === null ? {} : { topK }),
    ...(stop.length === 0 ? {} : { stop }),
  };
}

function readFormat(format: JsonObject | null): ResponseFormat | null {
  const schema = format?.type === 'json_schema' ? objectOf(format.schema) : null;
  return schema === null ? null : { kind: 'schema', name: null, description: null, schema, strict: true };
}

function readThinking(thinking: JsonObject | null, effort: string | null): ReasoningWish | null {
  if (thinking === null && effort === null) return null;
  return {
    enabled: thinking === null ? null : thinking.type !== 'disabled',
    effort,
    budgetTokens: numberOf(thinking?.budget_tokens),
    summary: textOf(thinking?.display),
    adaptive: thinking?.type === 'adaptive',
  };
}

/** Members of nested objects that we do not read stay under their object's name. */
function readExtras(body: JsonObject, output: JsonObject | null): JsonObject {
  const outputExtras = output === null ? {} : othersOf(output, knownOfOutput);
  const metadataExtras = othersOf(objectOf(body.metadata) ?? {}, knownOfMetadata);
  return {
    ...othersOf(body, known),
    ...(Object.keys(outputExtras).length > 0 ? { output_config: outputExtras } : {}),
    ...(Object.keys(metadataExtras).length > 0 ? { metadata: metadataExtras } : {}),
  };
}
