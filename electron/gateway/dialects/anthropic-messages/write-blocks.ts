import { toCallId } from '../call-ids.ts';
import type {
  Conversation,
  FilePart,
  ImagePart,
  Part,
  ReasoningPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from '../conversation.ts';
import type { TargetFacts } from '../dialect-codec.ts';
import type { Dropped } from '../dropped.ts';
import { compact, objectOf, parseJson } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { isNoArguments } from '../no-arguments.ts';
import { packSeal } from '../reasoning-seal.ts';
import { wireToolName, wrapCustomInput } from '../tool-names.ts';
import { instructionsBehindResults, mergeTurns, resultsFirst } from '../turns.ts';

/** What writing a block needs to know. */
export interface BlockWriting {
  readonly source: Conversation;
  readonly target: TargetFacts;
  readonly dropped: Dropped;
  /** The client wrote messages too: everything it said has its place. */
  readonly own: boolean;
}

interface Message extends JsonObject {
  readonly role: Turn['role'];
  readonly content: JsonObject[];
}

/** Writes `messages`: sides alternate, the first one is the user's, results of tools come first in their turn. */
export function writeTurns(turns: readonly Turn[], writing: BlockWriting): readonly JsonObject[] {
  if (writing.own) return turns.map((turn) => writeOwnTurn(turn, writing));
  const messages: Message[] = [];
  for (const turn of mergeTurns(instructionsBehindResults(turns).map(toTwoSides))) {
    const content = writeContent(turn, writing);
    const last = messages.at(-1);
    // a turn that had nothing to say leaves two of the other side
    if (last?.role === turn.role) last.content.push(...content);
    else if (content.length > 0) messages.push({ role: turn.role, content });
  }
  // instructions alone, or an answer without a question: the API wants a user's turn at the start
  if (messages[0]?.role !== 'user')
    messages.unshift({ role: 'user', content: [{ type: 'text', text: '(The conversation starts here.)' }] });
  return messages;
}

/** Instructions in the middle of a conversation: only the newest models take the role `system` there. */
function toTwoSides(turn: Turn): Turn {
  if (turn.role === 'user' || turn.role === 'assistant') return turn;
  const parts = turn.parts.map((part) =>
    part.kind === 'text' && saysSomething(part) ? { ...part, text: `<system>\n${part.text}\n</system>` } : part,
  );
  return { ...turn, role: 'user', parts };
}

function writeOwnTurn(turn: Turn, writing: BlockWriting): JsonObject {
  const [only] = turn.parts;
  const content =
    turn.listed !== true && turn.parts.length <= 1 && (only === undefined || only.kind === 'text')
      ? (only?.text ?? '')
      : null;
  return {
    ...turn.extras,
    role: turn.role,
    content: content ?? turn.parts.flatMap((part) => writeBlock(part, writing)),
  };
}

function writeContent(turn: Turn, writing: BlockWriting): JsonObject[] {
  if (turn.name !== undefined) writing.dropped.lose('turnName');
  writing.dropped.members(writing.source.source === 'openai-responses' ? 'input' : 'messages', turn.extras);
  const { results, rest } = resultsFirst(turn.parts);
  return [...results, ...rest].filter(saysSomething).flatMap((part) => writeBlock(part, writing));
}

/** "text content blocks must contain non-whitespace text" is a 400. */
export function saysSomething(part: Part): boolean {
  return (part.kind !== 'text' && part.kind !== 'refusal') || part.text.trim() !== '';
}

/** Writes one block; none when it has no place. */
export function writeBlock(part: Part, writing: BlockWriting): JsonObject[] {
  const { own, dropped } = writing;
  const marks = {
    ...(own && 'extras' in part ? part.extras : {}),
    ...('cache' in part ? { cache_control: part.cache } : {}),
  };
  if (!own && 'extras' in part && part.kind !== 'reasoning' && part.kind !== 'tool-call') {
    dropped.members(`${writing.source.source === 'openai-responses' ? 'input' : 'messages'}.content`, part.extras);
  }
  switch (part.kind) {
    case 'text':
    case 'refusal':
      return [compact({ type: 'text', text: part.text, ...marks })];
    case 'image':
      if (part.detail !== null && part.detail !== 'auto') dropped.lose('imageDetail');
      return [compact({ type: 'image', source: writeImageSource(part), ...marks })];
    case 'file':
      return [compact({ type: 'document', source: writeFileSource(part), title: part.name, ...marks })];
    case 'tool-call':
      return [
        compact({
          type: 'tool_use',
          id: toCallId(part.id),
          name: own ? part.name : wireToolName(part.name, part.namespace),
          input: writeInput(part),
          ...marks,
        }),
      ];
    case 'tool-result':
      return [writeResult(part, writing, marks)];
    case 'reasoning':
      return writeReasoning(part, writing, marks);
    case 'native':
      if (part.dialect === 'anthropic-messages') return [part.value];
      dropped.add(`${writing.source.source === 'openai-responses' ? 'input' : 'messages.content'}.${part.type}`);
      return [];
    default:
      return part satisfies never;
  }
}

function writeImageSource(part: ImagePart): JsonObject {
  return part.url === null
    ? { type: 'base64', media_type: part.mediaType ?? 'image/png', data: part.data }
    : { type: 'url', url: part.url };
}

function writeFileSource(part: FilePart): JsonObject {
  if (part.text !== null) return { type: 'text', media_type: 'text/plain', data: part.text };
  return part.url === null
    ? { type: 'base64', media_type: part.mediaType ?? 'application/pdf', data: part.data }
    : { type: 'url', url: part.url };
}

/** The API takes only an object; arguments a model broke off are kept as text, so that it sees what it wrote. */
export function writeInput(part: ToolCallPart): JsonObject {
  const text = part.custom ? wrapCustomInput(part.arguments) : part.arguments;
  if (isNoArguments(text)) return {};
  return objectOf(parseJson(text)) ?? { unreadable_arguments: text };
}

function writeResult(part: ToolResultPart, writing: BlockWriting, marks: JsonObject): JsonObject {
  const [only] = part.parts;
  const plain = part.listed !== true && part.parts.length === 1 && only?.kind === 'text' ? only.text : null;
  const kept = writing.own ? part.parts : part.parts.filter(saysSomething);
  const blocks = kept.flatMap((entry) => writeBlock(entry, writing));
  return compact({
    type: 'tool_result',
    tool_use_id: toCallId(part.callId),
    content: plain ?? (blocks.length > 0 || part.listed === true ? blocks : null),
    is_error: part.isError ? true : null,
    ...marks,
  });
}

/**
 * Claude checks every signature, so it gets back only its own thinking. Others behind this format (DeepSeek, MiniMax, Kimi)
 * check nothing, but miss the text in a tool loop.
 */
function writeReasoning(part: ReasoningPart, writing: BlockWriting, marks: JsonObject): JsonObject[] {
  const { seal } = part;
  if (seal?.maker === 'anthropic' && seal.data !== '') {
    if (seal.form === 'redacted') return [compact({ type: 'redacted_thinking', data: seal.data, ...marks })];
    return [compact({ type: 'thinking', thinking: part.text, signature: seal.data, ...marks })];
  }
  if (writing.target.author !== 'anthropic' && part.text !== '')
    return [
      compact({ type: 'thinking', thinking: part.text, signature: seal === null ? '' : packSeal(seal), ...marks }),
    ];
  if (seal?.maker !== 'google' || part.text !== '') writing.dropped.lose('reasoning');
  return [];
}
