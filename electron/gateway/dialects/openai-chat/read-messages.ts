import { badRequest } from '../bad-request.ts';
import type {
  ImagePart,
  NativePart,
  Part,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
  FilePart,
} from '../conversation.ts';
import { readUrl } from '../data-url.ts';
import { listOf, objectOf, objectsOf, othersOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { readReasoningFields } from './reasoning-details.ts';

const knownOfMessage = new Set([
  'role',
  'content',
  'name',
  'tool_calls',
  'tool_call_id',
  'function_call',
  'refusal',
  'reasoning',
  'reasoning_content',
  'reasoning_details',
]);

/** Reads `messages`; each message stays a turn of its own. */
export function readMessages(messages: readonly unknown[]): readonly Turn[] {
  /** Made for the last `function_call`, which has no id: the result that follows belongs to it. */
  let called: string | null = null;
  return messages.map((entry, index) => {
    const message = objectOf(entry);
    if (message === null) throw badRequest('Every message must be an object.', `messages.${index}`);
    if (objectOf(message.function_call) !== null) called = functionCallId(index);
    return readMessage(message.role === 'function' ? resultOf(message, called) : message, index);
  });
}

function functionCallId(index: number): string {
  return `call_${index}`;
}

/** A message of the role `function` as one of `tool`; its name is the call's. */
function resultOf({ name, ...message }: JsonObject, called: string | null): JsonObject {
  return { ...message, role: 'tool', tool_call_id: message.tool_call_id ?? called ?? name };
}

function readMessage(message: JsonObject, index: number): Turn {
  const extras = othersOf(message, knownOfMessage);
  const common = {
    ...(typeof message.name === 'string' ? { name: message.name } : {}),
    ...(Array.isArray(message.content) ? { listed: true } : {}),
    ...(Object.keys(extras).length > 0 ? { extras } : {}),
  };
  switch (message.role) {
    case 'system':
    case 'developer':
    case 'user':
      return { role: message.role, parts: readContent(message.content), ...common };
    case 'assistant':
      return { role: 'assistant', parts: readAssistant(message, index), ...common };
    case 'tool':
      return { role: 'user', parts: [readToolResult(message)], ...common };
    default:
      throw badRequest(`Unknown role in message ${index}.`, `messages.${index}.role`);
  }
}

function readAssistant(message: JsonObject, index: number): readonly Part[] {
  const parts: Part[] = [...readReasoningFields(message), ...readContent(message.content)];
  if (typeof message.refusal === 'string') parts.push({ kind: 'refusal', text: message.refusal });
  for (const call of objectsOf(message.tool_calls)) parts.push(...readToolCall(call));
  const legacy = objectOf(message.function_call);
  if (legacy !== null) {
    const name = textOf(legacy.name) ?? '';
    parts.push({ ...callPart(functionCallId(index), name, argumentsOf(legacy.arguments) ?? '{}'), custom: false });
  }
  return parts;
}

/** One entry of `tool_calls`; the thought signature Google puts beside it becomes a seal before it. */
export function readToolCall(entry: JsonObject): readonly Part[] {
  const id = textOf(entry.id) ?? '';
  const custom = objectOf(entry.custom);
  if (custom !== null)
    return [{ ...callPart(id, textOf(custom.name) ?? '', textOf(custom.input) ?? ''), custom: true }];
  const target = objectOf(entry.function);
  const part = { ...callPart(id, textOf(target?.name) ?? '', argumentsOf(target?.arguments) ?? '{}'), custom: false };
  const signature = thoughtSignatureOf(entry);
  if (signature === null) return [part];
  return [
    { kind: 'reasoning', text: '', seal: { maker: 'google', form: 'signature', data: signature, itemId: null } },
    part,
  ];
}

/** Arguments as text; some local servers send the object itself. */
export function argumentsOf(value: unknown): string | null {
  return textOf(value) ?? (objectOf(value) === null ? null : JSON.stringify(value));
}

/** @see https://ai.google.dev/gemini-api/docs/thought-signatures (OpenAI compatibility) */
export function thoughtSignatureOf(entry: JsonObject): string | null {
  return textOf(objectOf(objectOf(entry.extra_content)?.google)?.thought_signature);
}

function callPart(id: string, name: string, text: string): Omit<ToolCallPart, 'custom'> {
  return { kind: 'tool-call', id, name, namespace: null, arguments: text };
}

function readToolResult(message: JsonObject): ToolResultPart {
  return {
    kind: 'tool-result',
    callId: textOf(message.tool_call_id) ?? textOf(message.name) ?? '',
    parts: readContent(message.content).filter(isResultPart),
    isError: false,
    custom: false,
    ...(Array.isArray(message.content) ? { listed: true } : {}),
  };
}

function isResultPart(part: Part): part is TextPart | ImagePart | FilePart | NativePart {
  return part.kind === 'text' || part.kind === 'image' || part.kind === 'file' || part.kind === 'native';
}

/** Reads the content of a message: a text, a list of parts, or nothing. */
function readContent(content: unknown): readonly Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  return listOf(content).flatMap((entry) => {
    if (typeof entry === 'string') return [{ kind: 'text' as const, text: entry }];
    const part = objectOf(entry);
    return part === null ? [] : [readPart(part)];
  });
}

const knownOfText = new Set(['type', 'text', 'cache_control']);
const knownOfImage = new Set(['type', 'image_url', 'cache_control']);
const knownOfFile = new Set(['type', 'file', 'cache_control']);

function readPart(part: JsonObject): Part {
  const cache = objectOf(part.cache_control);
  const marks = (names: ReadonlySet<string>): { cache?: JsonObject; extras?: JsonObject } => {
    const extras = othersOf(part, names);
    return { ...(cache === null ? {} : { cache }), ...(Object.keys(extras).length > 0 ? { extras } : {}) };
  };
  if (part.type === 'text' && typeof part.text === 'string')
    return { kind: 'text', text: part.text, ...marks(knownOfText) };
  if (part.type === 'refusal' && typeof part.refusal === 'string') return { kind: 'refusal', text: part.refusal };
  if (part.type === 'image_url') {
    const image = objectOf(part.image_url);
    const url = textOf(image?.url) ?? textOf(part.image_url);
    if (url !== null) return { kind: 'image', ...readUrl(url), detail: textOf(image?.detail), ...marks(knownOfImage) };
  }
  const file = part.type === 'file' ? objectOf(part.file) : null;
  const fileData = textOf(file?.file_data);
  if (file !== null && fileData !== null) {
    const content = readUrl(fileData);
    // some clients send bare base64 without `data:`
    const bare = content.url !== null && !/^https?:/.test(content.url);
    return {
      kind: 'file',
      url: bare ? null : content.url,
      data: bare ? fileData : content.data,
      text: null,
      mediaType: content.mediaType ?? (bare ? 'application/pdf' : null),
      name: textOf(file.filename),
      ...marks(knownOfFile),
    };
  }
  return { kind: 'native', dialect: 'openai-chat', type: textOf(part.type) ?? 'unknown', value: part };
}
