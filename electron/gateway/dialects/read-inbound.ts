import { GatewayError } from '../errors.ts';
import type { RequiredAbilities } from './abilities.ts';
import { createBeginningMemory, isList, nameByBeginning, type BeginningMemory } from './beginning.ts';
import { readFallbacks } from './anthropic-messages/read-fallbacks.ts';
import { inboundCodecs } from './codecs.ts';
import {
  audioMarks,
  layouts,
  oneHourMark,
  sealMarks,
  storedFileMarks,
  storedItemMarks,
  watches,
  type InboundFormat,
  type Layout,
  type PartMark,
} from './inbound-layout.ts';
import type { InboundRequest } from './inbound-request.ts';
import { legacyCompletions } from './openai-completions/legacy-completions.ts';
import { checkModelName } from './model-name.ts';
import { refuseState } from './openai-responses/read-request.ts';
import { lastElements, memberValue } from './json-members.ts';
import type { JsonMember } from './scan-json.ts';
import { createScanMemory, type ScanMemory } from './scan-memory.ts';
import { standsIn, type StringWatch } from './string-watch.ts';
import { objectOf, type JsonObject } from './json-value.ts';
import { parseLossless } from './lossless-json.ts';
import { mayHoldPackedSeal } from './reasoning-seal.ts';
import { readFields, wrongType, type RequestFields } from './request-fields.ts';
import { findUnheeded } from './unheeded-fields.ts';

/** Rough size of a token in JSON text, bytes. Counting exactly would need every provider's own tokenizer. */
export const bytesPerToken = 4;

/** What one picture costs a model's window, about. */
const tokensPerImage = 1_500;

/** What is remembered of earlier bodies, so that what comes again need not be read again. */
export interface InboundMemory {
  readonly scans: ScanMemory;
  readonly beginnings: BeginningMemory;
}

export function createInboundMemory(): InboundMemory {
  return { scans: createScanMemory(), beginnings: createBeginningMemory() };
}

/**
 * Reads a completion request in any wire format: validates the body, and parses nothing but the small fields that routing needs.
 *
 * @param sessionKey identity of the conversation, from headers and body
 * @param memory of how earlier bodies began; absent = every body is read from its first byte
 * @throws GatewayError 400
 */
export function readInbound(
  format: InboundFormat,
  bytes: Buffer,
  sessionKey: (fields: RequestFields) => string | null,
  memory?: InboundMemory,
): InboundRequest {
  const layout = layouts[format];
  const isLegacy = format === 'completions';
  const dialect = isLegacy ? 'openai-chat' : format;
  const watch = watches[format]();
  const fields = readFields(bytes, watch, memory?.scans);
  const own = fields.string('model')?.trim() ?? '';
  const models = fields.value('models');
  const model = own === '' ? requireFirst(models) : own;
  checkModelName(model, own === '' ? 'models' : 'model');
  const others = own === '' ? (models as readonly unknown[]).slice(1) : models;
  const turns = requireTurns(bytes, fields, layout);
  if (format === 'openai-responses') refuseState(fields.value);
  const named = sessionKey(fields);
  const images = hasPart(bytes, turns, watch, layout.imageMarks);
  return {
    dialect,
    codec: isLegacy ? legacyCompletions : inboundCodecs[dialect],
    canPassThrough: !isLegacy,
    mayHoldSeals: hasSeen(watch, sealMarks) && mayHoldPackedSeal(bytes),
    bytes,
    members: fields.members,
    model,
    models: dialect === 'anthropic-messages' ? readFallbacks(fields.value('fallbacks'), others) : others,
    plugins: fields.value('plugins'),
    provider: fields.value('provider'),
    unheeded: findUnheeded(fields.value, dialect),
    streamed: fields.boolean('stream') ?? false,
    required: readRequired(bytes, fields, turns, watch, images),
    needs: { tools: hasTools(fields), images, structuredOutputs: layout.wantsSchema(fields) },
    promptTokens: images ? tokensWithImages(bytes) : Math.ceil(bytesOf(fields, layout.prompt) / bytesPerToken),
    maxOutputTokens: firstCount(fields, layout.maxOutput),
    usageAsked: objectOf(fields.value('stream_options'))?.include_usage === true,
    usageWanted: objectOf(fields.value('usage'))?.include === true,
    sessionKey: named ?? nameByBeginning(bytes, fields, turns, dialect, memory?.beginnings),
    isNamedSession: named !== null,
    oneHourCache: watch.seen.has(oneHourMark),
    ending: endingOf(bytes, turns),
    body: bodyOf(bytes),
  };
}

function hasSeen({ seen }: StringWatch, marks: readonly string[]): boolean {
  if (seen.size > 0) for (const mark of marks) if (seen.has(mark)) return true;
  return false;
}

/** @returns whether the conversation itself has a part of the kind that the marks stand for */
function hasPart(bytes: Buffer, turns: JsonMember, { seen }: StringWatch, marks: readonly PartMark[]): boolean {
  if (seen.size === 0) return false;
  for (const { text, meant } of marks)
    if (seen.has(text) && standsIn(bytes.subarray(turns.valueStart, turns.valueEnd), text, meant)) return true;
  return false;
}

/** A client without tools may send `null`, or a list with nothing but space in it. */
function hasTools(fields: RequestFields): boolean {
  return isFilled(fields, 'tools') || isFilled(fields, 'functions');
}

function isFilled(fields: RequestFields, key: string): boolean {
  return (fields.member(key)?.tailStart ?? -1) >= 0;
}

function bytesOf(fields: RequestFields, keys: readonly string[]): number {
  let sum = 0;
  for (const key of keys) sum += fields.bytesOf(key);
  return sum;
}

/** Made apart, like `bodyOf`: what is made inside of `readInbound` would keep all that it has read for as long as the request. */
function endingOf(bytes: Buffer, turns: JsonMember): () => JsonObject {
  return () => ({ [turns.key]: isList(bytes, turns) ? lastElements(bytes, turns) : memberValue(bytes, turns) });
}

function bodyOf(bytes: Buffer): () => Record<string, unknown> {
  let body: Record<string, unknown> | null = null;
  return () => (body ??= parseLossless(bytes.toString('utf8')) as Record<string, unknown>);
}

/** The same request with some of its text replaced; everything that routing reads stays as it was. */
export function withBytes(request: InboundRequest, bytes: Buffer): InboundRequest {
  if (bytes === request.bytes) return request;
  return {
    ...request,
    bytes,
    members: readFields(bytes).members,
    body: bodyOf(bytes),
  };
}

/** @returns the wire format a body is written in, told by the fields only one format has; chat when in doubt. */
export function guessFormat(bytes: Buffer): InboundFormat {
  const keys = new Set(readFields(bytes).members.map((member) => member.key));
  if (keys.has('input') && !keys.has('messages')) return 'openai-responses';
  if (keys.has('prompt') && !keys.has('messages')) return 'completions';
  return ['system', 'thinking', 'output_config', 'stop_sequences', 'context_management'].some((key) => keys.has(key))
    ? 'anthropic-messages'
    : 'openai-chat';
}

/** What the request cannot do without, read from the bytes. */
function readRequired(
  bytes: Buffer,
  fields: RequestFields,
  turns: JsonMember,
  watch: StringWatch,
  images: boolean,
): RequiredAbilities {
  const choices = fields.value('n');
  return {
    tools: hasTools(fields),
    choices: typeof choices === 'number' ? choices : 1,
    audio: hasPart(bytes, turns, watch, audioMarks) || fields.value('audio') !== undefined,
    storedFiles: hasPart(bytes, turns, watch, storedFileMarks),
    storedItems: hasPart(bytes, turns, watch, storedItemMarks),
    remoteMedia: images && /"(?:image_url|url)"\s*:\s*"https?:/.test(bytes.toString('latin1')),
    logprobs: fields.value('logprobs') === true,
  };
}

/** Where no `model` is named the first of `models` is the one. @see OpenRouter docs, "Model fallbacks" (read 2026-08) */
function requireFirst(models: unknown): string {
  const first: unknown = Array.isArray(models) ? models[0] : undefined;
  if (typeof first === 'string' && first.trim() !== '') return first.trim();
  throw new GatewayError(
    'model_required',
    400,
    'Say which model: set `model` to `pareto-code`, or to any id of GET /v1/models.',
    {
      param: 'model',
      errorType: 'invalid_request',
    },
  );
}

function requireTurns(bytes: Buffer, fields: RequestFields, { turns, textTurns }: Layout): JsonMember {
  const member = fields.member(turns);
  if (member !== undefined && textTurns && bytes[member.valueStart] === 0x22) return member;
  if (member === undefined || !isList(bytes, member))
    throw wrongType(turns, textTurns ? 'text or an array' : 'an array of messages');
  if (member.valueEnd - member.valueStart >= '[{}]'.length) return member;
  throw new GatewayError('empty_messages', 400, `\`${turns}\` is empty: send at least one message.`, {
    param: turns,
    errorType: 'invalid_request',
  });
}

function tokensWithImages(bytes: Buffer): number {
  let pictures = 0;
  const bare = bytes.toString('latin1').replaceAll(/"(?:data:[^"]*|[A-Za-z0-9+/]{1000,}={0,2})"/g, () => {
    pictures += 1;
    return '';
  });
  return Math.ceil(bare.length / bytesPerToken) + pictures * tokensPerImage;
}

function firstCount(fields: RequestFields, keys: readonly string[]): number | null {
  for (const key of keys) {
    const count = fields.count(key);
    if (count !== undefined) return count;
  }
  return null;
}
