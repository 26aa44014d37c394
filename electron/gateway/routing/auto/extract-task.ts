import { readLoopFacts } from './loop-facts.ts';
import type { LoopFacts } from './loop-facts.ts';
import { isRecord, readTurns } from './read-turns.ts';
import type { Turn } from './read-turns.ts';
import { stripHarness } from './strip-harness.ts';

/** Characters kept from the start and the end of a long task. */
export const headChars = 2_000;
export const tailChars = 1_200;

/** What the person asked for, apart from where the agent stands. */
export interface Task {
  /** At most `headChars + tailChars` characters, without harness wrappers; empty when nothing was asked. */
  readonly text: string;
  readonly facts: LoopFacts;
}

/** Cline and its kin send tool results as user text. */
const toolResultText = /^\s*(?:\[[\w.-]+(?: for [^\]]*)?\] Result:|<function_results?>|<tool_results?>|Observation:)/;

/** A nudge asks for nothing new: the task is the one before. */
const nudge =
  /^(?:please )?(?:continue|go on|go ahead|proceed|next|yes|y|ok|okay|sure|do it|keep going|try again|retry|again|weiter|继续)[\s.!]*$/i;

/**
 * Cuts the task out of a request body of any of the three dialects. The system prompt never counts: it belongs to the client,
 * and a router that reads it decides otherwise in every editor.
 */
export function extractTask(body: unknown): Task {
  const turns = readTurns(body).map(asToolResult);
  const lastUser = turns.findLast((turn) => turn.role === 'user');
  const lastText = lastUser === undefined ? '' : stripHarness(lastUser.text);
  const tools = isRecord(body) && Array.isArray(body['tools']) && body['tools'].length > 0;
  return {
    text: capTask(lastText === '' || nudge.test(lastText) ? findEarlierTask(turns, lastUser, lastText) : lastText),
    facts: readLoopFacts(turns, tools, lastText),
  };
}

function asToolResult(turn: Turn): Turn {
  return turn.role === 'user' && toolResultText.test(turn.text) ? { ...turn, role: 'tool' } : turn;
}

/** @returns what the person asked for before the nudge or the wrapper that stands last; else the newest nudge. */
function findEarlierTask(turns: readonly Turn[], lastUser: Turn | undefined, lastText: string): string {
  let fallback = lastText;
  for (const turn of turns.toReversed()) {
    if (turn.role !== 'user' || turn === lastUser) continue;
    const text = stripHarness(turn.text);
    if (text !== '' && !nudge.test(text)) return text;
    fallback ||= text;
  }
  return fallback;
}

/** Keeps both ends: the question of a long prompt stands first or last. */
export function capTask(text: string): string {
  return text.length <= headChars + tailChars ? text : `${text.slice(0, headChars)}\n${text.slice(-tailChars + 1)}`;
}
