import { toCallId, toNineCharacterId } from '../call-ids.ts';
import type { Conversation, ImagePart, Part, TextPart, ToolCallPart, ToolResultPart, Turn } from '../conversation.ts';
import { writeUrl } from '../data-url.ts';
import type { TargetFacts } from '../dialect-codec.ts';
import type { Dropped } from '../dropped.ts';
import { compact } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { wireToolName, wrapCustomInput } from '../tool-names.ts';
import { googleMarkOf, mergeTurns, resultsFirst, resultText, withOutcome } from '../turns.ts';
import { writeGoogleMark } from './reasoning-details.ts';
import { writeReasoningFields } from './write-reasoning.ts';
import { keepsCacheMarks, takesCustomTools } from './chat-customs.ts';

interface Writing {
  readonly source: Conversation;
  readonly target: TargetFacts;
  readonly dropped: Dropped;
  /** The client wrote chat too: everything it said has its place. */
  readonly own: boolean;
}

/** Writes `messages`. */
export function writeMessages(source: Conversation, target: TargetFacts, dropped: Dropped): readonly JsonObject[] {
  const writing: Writing = { source, target, dropped, own: source.source === 'openai-chat' };
  const system = source.system.length === 0 ? [] : [writeSystem(source.system, writing)];
  const turns = writing.own ? source.turns : mergeTurns(withoutNatives(source.turns, writing));
  return [...system, ...turns.flatMap((turn) => writeTurn(turn, writing))];
}

/** What only the client's format knows goes first: a text that stood beside it is a plain text again, and nothing is left empty. */
function withoutNatives(turns: readonly Turn[], { source, dropped }: Writing): readonly Turn[] {
  const prefix = source.source === 'openai-responses' ? 'input' : 'messages.content';
  return turns.flatMap((turn) => {
    const parts = turn.parts.filter((part) => part.kind !== 'native');
    if (parts.length === turn.parts.length) return [turn];
    for (const part of turn.parts) if (part.kind === 'native') dropped.add(`${prefix}.${part.type}`);
    return parts.length === 0 ? [] : [{ ...turn, parts }];
  });
}

function writeSystem(parts: readonly TextPart[], writing: Writing): JsonObject {
  return { role: 'system', content: writeContent(parts, false, writing) };
}

function writeTurn(turn: Turn, writing: Writing): readonly JsonObject[] {
  const common = { ...(writing.own ? turn.extras : {}), ...(turn.name === undefined ? {} : { name: turn.name }) };
  if (!writing.own)
    writing.dropped.members(writing.source.source === 'openai-responses' ? 'input' : 'messages', turn.extras);
  if (turn.role === 'assistant') return [{ ...writeAssistant(turn, writing), ...common }];
  const { results, rest } = resultsFirst(turn.parts);
  const messages: JsonObject[] = results.map((result) => ({ ...writeResult(result, writing), ...common }));
  const shown = results.flatMap((result) =>
    result.parts.filter((part) => part.kind === 'image' || (part.kind === 'file' && part.text === null)),
  );
  // a tool message takes only text: its pictures and documents follow as the user's
  if (shown.length > 0 && !writing.own)
    messages.push({ role: 'user', content: shown.flatMap((part) => writePart(part, writing)) });
  if (rest.length === 0 && results.length > 0) return messages;
  // `developer` is OpenAI's word; everyone knows `system`
  const role = turn.role === 'developer' && !writing.own && writing.target.provider !== 'openai' ? 'system' : turn.role;
  return [...messages, { role, content: writeContent(rest, turn.listed === true && writing.own, writing), ...common }];
}

function writeAssistant(turn: Turn, writing: Writing): JsonObject {
  const text = turn.parts.filter(
    (part) => part.kind === 'text' || part.kind === 'native' || part.kind === 'image' || part.kind === 'file',
  );
  const refusals = turn.parts.filter((part) => part.kind === 'refusal');
  const calls = turn.parts.filter((part) => part.kind === 'tool-call');
  const content = text.length === 0 ? null : writeContent(text, turn.listed === true && writing.own, writing);
  return {
    role: 'assistant',
    content: content ?? (calls.length > 0 || refusals.length > 0 ? null : ''),
    ...(refusals.length > 0 ? { refusal: refusals.map((part) => part.text).join('\n') } : {}),
    ...writeReasoningFields(turn, writing.target, writing.dropped),
    ...(calls.length > 0 ? { tool_calls: calls.map((call) => writeCall(call, turn, writing)) } : {}),
  };
}

function writeCall(call: ToolCallPart, turn: Turn, writing: Writing): JsonObject {
  const id = callId(call.id, writing);
  const name = writing.own ? call.name : wireToolName(call.name, call.namespace);
  if (call.custom && takesCustomTools(writing.source, writing.target)) {
    return { id, type: 'custom', custom: { name, input: call.arguments } };
  }
  const text = call.custom ? wrapCustomInput(call.arguments) : call.arguments;
  const mark = writing.target.author === 'google' ? googleMarkOf(call, turn.parts) : null;
  return compact({ id, type: 'function', function: { name, arguments: text }, ...writeGoogleMark(mark) });
}

function writeResult(result: ToolResultPart, writing: Writing): JsonObject {
  if (result.cache !== undefined && !keepsCacheMarks(writing.target)) writing.dropped.lose('cache');
  if (!writing.own && result.parts.some((part) => part.kind === 'native')) writing.dropped.lose('file');
  const content =
    writing.own && result.listed === true ? writeContent(result.parts, true, writing) : resultText(withOutcome(result));
  return { role: 'tool', tool_call_id: callId(result.callId, writing), content };
}

function callId(id: string, writing: Writing): string {
  if (writing.target.provider === 'mistral') return toNineCharacterId(id);
  return writing.own ? id : toCallId(id);
}

/** A plain text where it can be one: many providers read nothing else. */
function writeContent(parts: readonly Part[], listed: boolean, writing: Writing): unknown {
  const marked = parts.some((part) => 'cache' in part && part.cache !== undefined);
  const keepsMarks = keepsCacheMarks(writing.target);
  if (marked && !keepsMarks) writing.dropped.lose('cache');
  const plain = parts.every((part) => part.kind === 'text' && (!writing.own || part.extras === undefined));
  if (plain && !listed && !(marked && keepsMarks))
    return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('\n\n');
  return parts.flatMap((part) => writePart(part, writing));
}

function writePart(part: Part, writing: Writing): readonly JsonObject[] {
  const { own, dropped } = writing;
  if (!own && 'extras' in part)
    dropped.members(`${writing.source.source === 'openai-responses' ? 'input' : 'messages'}.content`, part.extras);
  switch (part.kind) {
    case 'text':
      return [compact({ type: 'text', text: part.text, ...marksOf(part, writing) })];
    case 'image':
      return [writeImage(part, writing)];
    case 'file':
      if (part.text !== null) return [{ type: 'text', text: part.text }];
      return [
        compact({
          type: 'file',
          file: compact({ filename: part.name ?? 'document.pdf', file_data: writeUrl(part) }),
          ...marksOf(part, writing),
        }),
      ];
    case 'refusal':
      return [own ? { type: 'refusal', refusal: part.text } : { type: 'text', text: part.text }];
    case 'native':
      return [part.value];
    case 'tool-call':
    case 'tool-result':
    case 'reasoning':
      return [];
    default:
      return part satisfies never;
  }
}

function writeImage(part: ImagePart, writing: Writing): JsonObject {
  return compact({
    type: 'image_url',
    image_url: compact({ url: writeUrl(part), detail: part.detail }),
    ...marksOf(part, writing),
  });
}

function marksOf(part: { readonly cache?: JsonObject; readonly extras?: JsonObject }, writing: Writing): JsonObject {
  return {
    ...(keepsCacheMarks(writing.target) ? { cache_control: part.cache } : {}),
    ...(writing.own ? part.extras : {}),
  };
}
