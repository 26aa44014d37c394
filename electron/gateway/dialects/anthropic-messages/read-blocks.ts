import { badRequest } from '../bad-request.ts';
import type { Part, ReasoningPart, ToolCallPart, ToolResultPart, Turn } from '../conversation.ts';
import { listOf, objectOf, othersOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { unpackSeal } from '../reasoning-seal.ts';

const knownOfMessage = new Set(['role', 'content']);

/** Reads `messages`; the role `system` may stand anywhere among them. */
export function readMessageTurns(messages: readonly unknown[]): readonly Turn[] {
  return messages.map((entry, index) => {
    const message = objectOf(entry);
    const role = message?.role;
    if (message === null || (role !== 'user' && role !== 'assistant' && role !== 'system')) {
      throw badRequest(`Message ${index} has no known role.`, `messages.${index}.role`);
    }
    const extras = othersOf(message, knownOfMessage);
    return {
      role,
      parts: readBlocks(message.content),
      ...(Array.isArray(message.content) ? { listed: true } : {}),
      ...(Object.keys(extras).length > 0 ? { extras } : {}),
    };
  });
}

/** Reads content: a text, or a list of blocks. */
export function readBlocks(content: unknown): readonly Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  return listOf(content).flatMap((entry) => {
    const block = objectOf(entry);
    return block === null ? [] : [readBlock(block)];
  });
}

/** Members of each block that we read; the others travel as extras. */
const knownOf: Readonly<Record<string, ReadonlySet<string>>> = {
  text: new Set(['type', 'text', 'cache_control']),
  image: new Set(['type', 'source', 'cache_control']),
  document: new Set(['type', 'source', 'title', 'cache_control']),
  tool_use: new Set(['type', 'id', 'name', 'input', 'cache_control']),
  tool_result: new Set(['type', 'tool_use_id', 'content', 'is_error', 'cache_control']),
  thinking: new Set(['type', 'thinking', 'signature', 'cache_control']),
  redacted_thinking: new Set(['type', 'data', 'cache_control']),
};

function readBlock(block: JsonObject): Part {
  const part = readKnown(block);
  if (part === null)
    return { kind: 'native', dialect: 'anthropic-messages', type: textOf(block.type) ?? 'unknown', value: block };
  const cache = objectOf(block.cache_control);
  const extras = othersOf(block, knownOf[textOf(block.type) ?? ''] ?? new Set());
  return { ...part, ...(cache === null ? {} : { cache }), ...(Object.keys(extras).length > 0 ? { extras } : {}) };
}

function readKnown(block: JsonObject): Part | null {
  switch (block.type) {
    case 'text':
      return { kind: 'text', text: textOf(block.text) ?? '' };
    case 'image':
      return readImage(objectOf(block.source));
    case 'document':
      return readDocument(objectOf(block.source), textOf(block.title));
    case 'tool_use':
      return readToolUse(block);
    case 'tool_result':
      return readResult(block);
    case 'thinking':
      return readThinking(textOf(block.thinking) ?? '', textOf(block.signature) ?? '');
    case 'redacted_thinking':
      return {
        kind: 'reasoning',
        text: '',
        seal: unpackSeal(textOf(block.data) ?? '') ?? {
          maker: 'anthropic',
          form: 'redacted',
          data: textOf(block.data) ?? '',
          itemId: null,
        },
      };
    default:
      return null;
  }
}

function readImage(source: JsonObject | null): Part | null {
  if (source?.type === 'base64')
    return {
      kind: 'image',
      url: null,
      data: textOf(source.data) ?? '',
      mediaType: textOf(source.media_type),
      detail: null,
    };
  if (source?.type === 'url')
    return { kind: 'image', url: textOf(source.url) ?? '', data: null, mediaType: null, detail: null };
  return null;
}

function readDocument(source: JsonObject | null, name: string | null): Part | null {
  const mediaType = textOf(source?.media_type);
  switch (source?.type) {
    case 'base64':
      return { kind: 'file', url: null, data: textOf(source.data) ?? '', text: null, mediaType, name };
    case 'url':
      return { kind: 'file', url: textOf(source.url) ?? '', data: null, text: null, mediaType: null, name };
    case 'text':
      return { kind: 'file', url: null, data: null, text: textOf(source.data) ?? '', mediaType, name };
    default:
      return null;
  }
}

function readResult(block: JsonObject): ToolResultPart {
  return {
    kind: 'tool-result',
    callId: textOf(block.tool_use_id) ?? '',
    parts: readBlocks(block.content).filter(
      (part) => part.kind === 'text' || part.kind === 'image' || part.kind === 'file' || part.kind === 'native',
    ),
    isError: block.is_error === true,
    custom: false,
    ...(Array.isArray(block.content) ? { listed: true } : {}),
  };
}

/** Reads a block in which the model calls a tool. */
export function readToolUse(block: JsonObject): ToolCallPart {
  return {
    kind: 'tool-call',
    id: textOf(block.id) ?? '',
    name: textOf(block.name) ?? '',
    namespace: null,
    arguments: JSON.stringify(block.input ?? {}),
    custom: false,
  };
}

/** Thinking that other makers' models did came to the client with our seal in place of the signature. */
function readThinking(text: string, signature: string): ReasoningPart {
  const seal =
    signature === ''
      ? null
      : (unpackSeal(signature) ?? { maker: 'anthropic', form: 'signature' as const, data: signature, itemId: null });
  return { kind: 'reasoning', text, seal };
}
