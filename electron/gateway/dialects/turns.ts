import type {
  Conversation,
  FilePart,
  ImagePart,
  NativePart,
  Part,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from './conversation.ts';

/** Joins neighbours of one role: most formats want the two sides to alternate, and a result to follow its call. */
export function mergeTurns(turns: readonly Turn[]): readonly Turn[] {
  const merged: Turn[] = [];
  for (const turn of instructionsBehindResults(turns)) {
    const last = merged.at(-1);
    if (last === undefined || last.role !== turn.role || last.name !== turn.name) merged.push(turn);
    else merged[merged.length - 1] = joinTurns(last, turn);
  }
  return merged;
}

/** Moves instructions that stand between a call and its result behind the results; the responses format allows them there. */
export function instructionsBehindResults(turns: readonly Turn[]): readonly Turn[] {
  const ordered: Turn[] = [];
  const held: Turn[] = [];
  const open = new Set<string>();
  for (const turn of turns) {
    if (open.size > 0 && isInstruction(turn)) {
      held.push(turn);
      continue;
    }
    // the person speaks: nobody waits for these calls any more
    if (turn.role === 'user' && !turn.parts.some((part) => part.kind === 'tool-result')) open.clear();
    if (open.size === 0) ordered.push(...held.splice(0));
    ordered.push(turn);
    for (const part of turn.parts) {
      if (part.kind === 'tool-call') open.add(part.id);
      else if (part.kind === 'tool-result') open.delete(part.callId);
    }
    if (open.size === 0) ordered.push(...held.splice(0));
  }
  return [...ordered, ...held];
}

function isInstruction(turn: Turn): boolean {
  return turn.role === 'system' || turn.role === 'developer';
}

function joinTurns(first: Turn, second: Turn): Turn {
  const extras = { ...first.extras, ...second.extras };
  return {
    ...first,
    parts: [...first.parts, ...second.parts],
    listed: true,
    ...(Object.keys(extras).length > 0 ? { extras } : {}),
  };
}

/** Instructions that stand before the conversation, and the conversation itself. */
export interface Opening {
  readonly system: readonly TextPart[];
  readonly turns: readonly Turn[];
}

/** Splits off the instructions: top-level ones, and system or developer messages before the first real turn. */
export function splitOpening(conversation: Conversation): Opening {
  const first = conversation.turns.findIndex((turn) => !isInstruction(turn));
  const count = first < 0 ? conversation.turns.length : first;
  const leading = conversation.turns
    .slice(0, count)
    .flatMap((turn) => turn.parts.filter((part) => part.kind === 'text'));
  return { system: [...conversation.system, ...leading], turns: conversation.turns.slice(count) };
}

/** @returns the results of tools in a turn first, as every format wants them, then the rest. */
export function resultsFirst(parts: readonly Part[]): {
  readonly results: readonly ToolResultPart[];
  readonly rest: readonly Part[];
} {
  const results = parts.filter((part) => part.kind === 'tool-result');
  return { results, rest: parts.filter((part) => part.kind !== 'tool-result') };
}

/**
 * @returns the signature Google put on a call. It travels as a bare seal before the call, or as that of the thought before it,
 * which a stream closes with it; clients that keep thinking apart put the text of the turn in between.
 */
export function googleMarkOf(call: ToolCallPart, parts: readonly Part[]): string | null {
  for (const part of parts.slice(0, parts.indexOf(call)).toReversed()) {
    if (part.kind === 'reasoning' && part.seal?.maker === 'google' && part.seal.data !== '') return part.seal.data;
    if (part.kind === 'tool-call') return null;
  }
  return null;
}

/**
 * @returns the parts of a tool's result for a format without a field that says that the tool failed: their text does. Always in the
 * same words, or a provider would not find again what it has cached.
 */
export function withOutcome({ parts, isError }: ToolResultPart): ToolResultPart['parts'] {
  if (!isError) return parts;
  const first = parts.find((part) => part.kind === 'text' && part.text.trim() !== '');
  if (first?.kind !== 'text') return [{ kind: 'text', text: 'Error' }, ...parts];
  if (saysError.test(first.text)) return parts;
  return parts.map((part) => (part === first ? { ...first, text: `Error: ${first.text}` } : part));
}

/** `Error: ...`, `<tool_use_error>...` of Claude Code. */
const saysError = /^\W*(?:\w+_)?error\b/i;

/** @returns the text of a tool's result; lines between its parts. */
export function resultText(parts: readonly (TextPart | ImagePart | FilePart | NativePart)[]): string {
  return parts
    .flatMap((part) => {
      if (part.kind === 'text') return [part.text];
      if (part.kind === 'file' && part.text !== null) return [part.text];
      return [];
    })
    .join('\n');
}
