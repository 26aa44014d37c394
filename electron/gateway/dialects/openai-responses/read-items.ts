import { badRequest } from '../bad-request.ts';
import type { Part, ReasoningPart, ToolResultPart, Turn } from '../conversation.ts';
import { readUrl } from '../data-url.ts';
import { listOf, objectOf, objectsOf, othersOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { unpackSeal } from '../reasoning-seal.ts';

const knownOfMessage = new Set(['type', 'role', 'content']);
const knownOfCall = new Set(['type', 'id', 'call_id', 'name', 'namespace', 'arguments', 'input']);
const knownOfOutput = new Set(['type', 'call_id', 'output']);

/** Reads the items of `input`; each stays a turn of its own, writers join them. */
export function readItems(items: readonly unknown[]): readonly Turn[] {
  return items.map((entry, index) => {
    const item = objectOf(entry);
    if (item === null) throw badRequest('Every item of `input` must be an object.', `input.${index}`);
    return readItem(item, index);
  });
}

function readItem(item: JsonObject, index: number): Turn {
  switch (item.type) {
    case undefined:
    case null:
    case 'message':
      return readMessage(item, index);
    case 'function_call':
    case 'custom_tool_call':
      return { role: 'assistant', parts: [readCall(item, item.type === 'custom_tool_call')] };
    case 'function_call_output':
    case 'custom_tool_call_output':
      return { role: 'user', parts: [readOutput(item, item.type === 'custom_tool_call_output')] };
    case 'reasoning':
      return { role: 'assistant', parts: [readReasoningItem(item, 'openai')] };
    default: {
      const type = textOf(item.type) ?? 'unknown';
      const role = type.endsWith('_output') || type === 'additional_tools' ? 'user' : 'assistant';
      return { role, parts: [{ kind: 'native', dialect: 'openai-responses', type, value: item }] };
    }
  }
}

function readMessage(item: JsonObject, index: number): Turn {
  const { role } = item;
  if (role !== 'user' && role !== 'assistant' && role !== 'system' && role !== 'developer') {
    throw badRequest(`Item ${index} of \`input\` has no known role.`, `input.${index}.role`);
  }
  const extras = othersOf(item, knownOfMessage);
  return {
    role,
    parts: readContent(item.content),
    ...(Array.isArray(item.content) ? { listed: true } : {}),
    ...(Object.keys(extras).length > 0 ? { extras } : {}),
  };
}

/** Reads the content of a message or of a tool's output: a text, or a list of parts. */
function readContent(content: unknown): readonly Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  return objectsOf(content).map(readPart);
}

const knownOf: Readonly<Record<string, ReadonlySet<string>>> = {
  text: new Set(['type', 'text', 'annotations', 'logprobs']),
  image: new Set(['type', 'image_url', 'detail']),
  file: new Set(['type', 'file_data', 'file_url', 'filename']),
};

function readPart(part: JsonObject): Part {
  const withExtras = <P extends Part>(kind: string, read: P): P => {
    const extras = othersOf(part, knownOf[kind] ?? new Set());
    return Object.keys(extras).length > 0 ? { ...read, extras } : read;
  };
  switch (part.type) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return withExtras('text', { kind: 'text', text: textOf(part.text) ?? '' });
    case 'refusal':
      return { kind: 'refusal', text: textOf(part.refusal) ?? '' };
    case 'input_image': {
      const url = textOf(part.image_url);
      if (url !== null) return withExtras('image', { kind: 'image', ...readUrl(url), detail: textOf(part.detail) });
      break;
    }
    case 'input_file': {
      const data = textOf(part.file_data);
      const url = textOf(part.file_url);
      const name = textOf(part.filename);
      if (data !== null) return withExtras('file', { kind: 'file', ...readUrl(data), text: null, name });
      if (url !== null) return withExtras('file', { kind: 'file', url, data: null, text: null, mediaType: null, name });
      break;
    }
  }
  return { kind: 'native', dialect: 'openai-responses', type: textOf(part.type) ?? 'unknown', value: part };
}

function readCall(item: JsonObject, custom: boolean): Part {
  const itemId = textOf(item.id);
  const extras = othersOf(item, knownOfCall);
  return {
    kind: 'tool-call',
    id: textOf(item.call_id) ?? itemId ?? '',
    name: textOf(item.name) ?? '',
    namespace: textOf(item.namespace),
    arguments: textOf(custom ? item.input : item.arguments) ?? '',
    custom,
    ...(itemId === null ? {} : { itemId }),
    ...(Object.keys(extras).length > 0 ? { extras } : {}),
  };
}

function readOutput(item: JsonObject, custom: boolean): ToolResultPart {
  const extras = othersOf(item, knownOfOutput);
  return {
    kind: 'tool-result',
    callId: textOf(item.call_id) ?? '',
    parts: readContent(item.output).filter(
      (part) => part.kind === 'text' || part.kind === 'image' || part.kind === 'file' || part.kind === 'native',
    ),
    isError: false,
    custom,
    ...(Array.isArray(item.output) ? { listed: true } : {}),
    ...(Object.keys(extras).length > 0 ? { extras } : {}),
  };
}

/**
 * Reads a reasoning item: summary or text for reading, ciphertext for its maker. The item's own shape stays in `extras`.
 *
 * @param maker catalog author to name where the ciphertext does not
 */
export function readReasoningItem(item: JsonObject, maker: string): ReasoningPart {
  const summary = objectsOf(item.summary).map((entry) => textOf(entry.text) ?? '');
  const content = objectsOf(item.content).map((entry) => textOf(entry.text) ?? '');
  const encrypted = textOf(item.encrypted_content);
  const itemId = textOf(item.id);
  const seal =
    encrypted === null || encrypted === ''
      ? null
      : (unpackSeal(encrypted) ?? { maker, form: 'encrypted' as const, data: encrypted, itemId });
  const shape = { id: item.id, summary: listOf(item.summary), content: item.content, status: item.status };
  return {
    kind: 'reasoning',
    text: (content.length > 0 ? content : summary).join('\n\n'),
    seal,
    extras: othersOf(shape, new Set()),
  };
}
