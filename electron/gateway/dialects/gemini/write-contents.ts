import type { Conversation, FilePart, ImagePart, Part, ToolCallPart, ToolResultPart, Turn } from '../conversation.ts';
import type { TargetFacts } from '../dialect-codec.ts';
import type { Dropped } from '../dropped.ts';
import { compact, objectOf, parseJson } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { isNoArguments } from '../no-arguments.ts';
import { wireToolName, wrapCustomInput } from '../tool-names.ts';
import { googleMarkOf, instructionsBehindResults, mergeTurns, resultsFirst, resultText } from '../turns.ts';

interface Writing {
  readonly source: Conversation;
  readonly target: TargetFacts;
  readonly dropped: Dropped;
  /** Results name their function, which only the call knows. */
  readonly nameByCallId: ReadonlyMap<string, string>;
}

interface Content extends JsonObject {
  readonly role: string;
  readonly parts: JsonObject[];
}

/**
 * Gemini 3 refuses a call of its own turn without a signature; this text says that the call was made elsewhere.
 *
 * @see https://ai.google.dev/gemini-api/docs/thought-signatures (FAQ, read 2026-11)
 */
export const foreignCallSignature = 'skip_thought_signature_validator';

/** Writes `contents`: sides alternate, the first one is the user's. */
export function writeContents(
  turns: readonly Turn[],
  source: Conversation,
  target: TargetFacts,
  dropped: Dropped,
): readonly JsonObject[] {
  const writing: Writing = { source, target, dropped, nameByCallId: callNames(source) };
  const contents: Content[] = [];
  for (const turn of mergeTurns(instructionsBehindResults(turns).map(toTwoSides))) {
    const parts = writeTurn(turn, writing);
    const last = contents.at(-1);
    // a name keeps turns apart, but the results of one step must stand together: some clients name the tool of each
    if (last?.role === roleOf(turn)) last.parts.push(...parts);
    else if (parts.length > 0) contents.push({ role: roleOf(turn), parts });
  }
  if (contents[0]?.role !== 'user')
    contents.unshift({ role: 'user', parts: [{ text: '(The conversation starts here.)' }] });
  return contents;
}

function callNames(source: Conversation): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const turn of source.turns) {
    for (const part of turn.parts)
      if (part.kind === 'tool-call') names.set(part.id, wireToolName(part.name, part.namespace));
  }
  return names;
}

/** Instructions in the middle of a conversation have no role of their own here. */
function toTwoSides(turn: Turn): Turn {
  if (turn.role === 'user' || turn.role === 'assistant') return turn;
  const parts = turn.parts.map((part) =>
    part.kind === 'text' ? { ...part, text: `<system>\n${part.text}\n</system>` } : part,
  );
  return { ...turn, role: 'user', parts };
}

function roleOf(turn: Turn): string {
  return turn.role === 'assistant' ? 'model' : 'user';
}

function writeTurn(turn: Turn, writing: Writing): JsonObject[] {
  if (turn.name !== undefined) writing.dropped.lose('turnName');
  const prefix = writing.source.source === 'openai-responses' ? 'input' : 'messages';
  writing.dropped.members(prefix, turn.extras);
  const { results, rest } = resultsFirst(turn.parts);
  return [...results, ...rest].flatMap((part) => writePart(part, turn, writing));
}

function writePart(part: Part, turn: Turn, writing: Writing): readonly JsonObject[] {
  const { dropped } = writing;
  if ('cache' in part && part.cache !== undefined) dropped.lose('cache');
  switch (part.kind) {
    case 'text':
    case 'refusal':
      return part.text === '' ? [] : [{ text: part.text }];
    case 'image':
      if (part.detail !== null && part.detail !== 'auto') dropped.lose('imageDetail');
      return [writeMedia(part)];
    case 'file':
      return [part.text === null ? writeMedia(part) : { text: part.text }];
    case 'tool-call':
      return [writeCall(part, turn, writing)];
    case 'tool-result':
      return writeResult(part, writing);
    case 'reasoning':
      // a signature travels on the call after it; thoughts themselves are not taken back
      if (part.text !== '' || part.seal?.maker !== 'google') dropped.lose('reasoning');
      return [];
    case 'native':
      dropped.add(`${writing.source.source === 'openai-responses' ? 'input' : 'messages.content'}.${part.type}`);
      return [];
    default:
      return part satisfies never;
  }
}

function writeMedia(part: ImagePart | FilePart): JsonObject {
  const fallback = part.kind === 'image' ? 'image/png' : 'application/pdf';
  if (part.url !== null) return { fileData: compact({ mimeType: part.mediaType, fileUri: part.url }) };
  return { inlineData: { mimeType: part.mediaType ?? fallback, data: part.data } };
}

function writeCall(part: ToolCallPart, turn: Turn, writing: Writing): JsonObject {
  const text = part.custom ? wrapCustomInput(part.arguments) : part.arguments;
  const args = objectOf(parseJson(text)) ?? (isNoArguments(text) ? {} : { unreadable_arguments: text });
  const own = googleMarkOf(part, turn.parts);
  // only the first call of a step carries a signature
  const first = !turn.parts.slice(0, turn.parts.indexOf(part)).some((entry) => entry.kind === 'tool-call');
  return compact({
    functionCall: { id: part.id, name: wireToolName(part.name, part.namespace), args },
    thoughtSignature: own ?? (first && writing.target.reasoning ? foreignCallSignature : null),
  });
}

function writeResult(part: ToolResultPart, writing: Writing): readonly JsonObject[] {
  const text = resultText(part.parts);
  const response = part.isError ? { error: text } : { output: text };
  const media = part.parts
    .filter((entry) => entry.kind === 'image' || entry.kind === 'file')
    .filter((entry) => entry.kind === 'image' || entry.text === null);
  const name = writing.nameByCallId.get(part.callId) ?? 'unknown_tool';
  return [{ functionResponse: { id: part.callId, name, response } }, ...media.map(writeMedia)];
}
