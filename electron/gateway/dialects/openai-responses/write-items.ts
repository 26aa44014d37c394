import { toCallId } from '../call-ids.ts';
import type { Conversation, Part, ReasoningPart, ToolCallPart, ToolResultPart, Turn } from '../conversation.ts';
import { writeUrl } from '../data-url.ts';
import type { TargetFacts } from '../dialect-codec.ts';
import type { Dropped } from '../dropped.ts';
import { compact } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { wireToolName } from '../tool-names.ts';
import { resultText, withOutcome } from '../turns.ts';

/** What writing an item needs to know. */
export interface ItemWriting {
  readonly source: Conversation;
  readonly target: TargetFacts;
  readonly dropped: Dropped;
  /** The client wrote responses too: everything it said has its place. */
  readonly own: boolean;
  /** Call ids of free-text tools: chat does not tell their results from those of functions. */
  readonly customCalls: ReadonlySet<string>;
}

/** Writes `input`: calls, results and reasoning as items beside the messages, in the order they happened. */
export function writeItems(turns: readonly Turn[], writing: ItemWriting): readonly JsonObject[] {
  return turns.flatMap((turn) => writeTurn(turn, writing));
}

function writeTurn(turn: Turn, writing: ItemWriting): readonly JsonObject[] {
  if (turn.name !== undefined) writing.dropped.lose('turnName');
  if (!writing.own) writing.dropped.members('messages', turn.extras);
  const items: JsonObject[] = [];
  let content: Part[] = [];
  const closeMessage = (): void => {
    if (content.length > 0) items.push(writeMessage(turn, content, writing));
    content = [];
  };
  for (const part of turn.parts) {
    if (
      part.kind === 'text' ||
      part.kind === 'image' ||
      part.kind === 'file' ||
      part.kind === 'refusal' ||
      isContent(part, turn)
    ) {
      content.push(part);
      continue;
    }
    closeMessage();
    items.push(...writeItem(part, writing));
  }
  closeMessage();
  if (turn.parts.length === 0 && writing.own) items.push(writeMessage(turn, [], writing));
  return items;
}

/** A native part inside a message, as opposed to an item of its own. */
function isContent(part: Part, turn: Turn): boolean {
  return part.kind === 'native' && part.dialect === 'openai-responses' && turn.listed === true;
}

function writeMessage(turn: Turn, parts: readonly Part[], writing: ItemWriting): JsonObject {
  const [only] = parts;
  const plain =
    turn.listed !== true &&
    parts.length <= 1 &&
    (only === undefined || (only.kind === 'text' && only.extras === undefined));
  const marked = parts.some((part) => 'cache' in part && part.cache !== undefined);
  if (marked) writing.dropped.lose('cache');
  return {
    ...(writing.own ? turn.extras : {}),
    type: 'message',
    role: turn.role,
    content:
      plain && only?.kind === 'text'
        ? only.text
        : plain
          ? ''
          : parts.flatMap((part) => writePart(part, turn.role === 'assistant', writing)),
  };
}

function writePart(part: Part, assistant: boolean, writing: ItemWriting): readonly JsonObject[] {
  const extras = writing.own && 'extras' in part ? part.extras : {};
  if (!writing.own && 'extras' in part) writing.dropped.members('messages.content', part.extras);
  switch (part.kind) {
    case 'text':
      return [
        {
          ...extras,
          type: assistant ? 'output_text' : 'input_text',
          text: part.text,
          ...(assistant ? { annotations: [] } : {}),
        },
      ];
    case 'refusal':
      return [{ type: 'refusal', refusal: part.text }];
    case 'image':
      return [{ ...extras, type: 'input_image', image_url: writeUrl(part), detail: part.detail ?? 'auto' }];
    case 'file':
      if (part.text !== null) return [{ type: assistant ? 'output_text' : 'input_text', text: part.text }];
      return [
        compact({
          ...extras,
          type: 'input_file',
          filename: part.name ?? (part.url === null ? 'document.pdf' : null),
          file_data: part.url === null ? writeUrl(part) : null,
          file_url: part.url,
        }),
      ];
    case 'native':
      if (part.dialect === 'openai-responses') return [part.value];
      writing.dropped.add(`messages.content.${part.type}`);
      return [];
    case 'tool-call':
    case 'tool-result':
    case 'reasoning':
      return [];
    default:
      return part satisfies never;
  }
}

function writeItem(part: Part, writing: ItemWriting): readonly JsonObject[] {
  switch (part.kind) {
    case 'tool-call':
      return [writeCall(part, writing)];
    case 'tool-result':
      return [writeOutput(part, writing)];
    case 'reasoning':
      return writeReasoning(part, writing);
    default:
      return writePart(part, false, writing);
  }
}

function writeCall(part: ToolCallPart, writing: ItemWriting): JsonObject {
  const { own } = writing;
  return compact({
    ...(own ? part.extras : {}),
    type: part.custom ? 'custom_tool_call' : 'function_call',
    id: own ? part.itemId : null,
    call_id: own ? part.id : toCallId(part.id),
    name: own ? part.name : wireToolName(part.name, null),
    namespace: part.namespace,
    [part.custom ? 'input' : 'arguments']: part.arguments,
  });
}

function writeOutput(part: ToolResultPart, writing: ItemWriting): JsonObject {
  const { own, dropped } = writing;
  if (part.cache !== undefined || part.parts.some((entry) => 'cache' in entry && entry.cache !== undefined))
    dropped.lose('cache');
  // a plain text where it can be one: not every server reads lists
  const shown = own ? part.parts : withOutcome(part).filter((entry) => entry.kind !== 'native');
  const plain = shown.every((entry) => entry.kind === 'text') && (!own || (part.listed !== true && shown.length <= 1));
  for (const entry of own ? [] : part.parts) if (entry.kind === 'native') dropped.add(`messages.content.${entry.type}`);
  return {
    ...(own ? part.extras : {}),
    type: part.custom || writing.customCalls.has(part.callId) ? 'custom_tool_call_output' : 'function_call_output',
    call_id: own ? part.callId : toCallId(part.callId),
    output: plain ? resultText(shown) : shown.flatMap((entry) => writePart(entry, false, writing)),
  };
}

/** @returns the ids of calls of free-text tools. */
export function customCallIds(source: Conversation): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const turn of source.turns)
    for (const part of turn.parts) if (part.kind === 'tool-call' && part.custom) ids.add(part.id);
  return ids;
}

/** Only ciphertext of the same maker is of any use; a summary alone is refused. */
function writeReasoning(part: ReasoningPart, writing: ItemWriting): readonly JsonObject[] {
  const { seal } = part;
  const isReadable = seal === null ? writing.own : seal.form === 'encrypted' && seal.maker === writing.target.author;
  if (!isReadable) {
    if (seal?.maker !== 'google' || part.text !== '') writing.dropped.lose('reasoning');
    return [];
  }
  const summary = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }];
  const shape = writing.own ? part.extras : { id: seal?.itemId, summary };
  return [compact({ type: 'reasoning', ...shape, encrypted_content: seal?.data })];
}
