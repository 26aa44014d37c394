import { phaseOf } from './classify.ts';
import type { LoopFacts } from './loop-facts.ts';

/** `decide` = choose anew; `stay` = keep the model and its warm cache; `up` and `down` = one corner of the hull. */
export interface SessionMove {
  readonly move: 'decide' | 'stay' | 'up' | 'down';
  readonly reason: string;
}

/** Every so many errors in a row, or repeats of a call, earn one step: the same evidence is not counted twice. */
const errorsForStep = 2;
const repeatsForStep = 2;

/**
 * Whether a session changes its model. A switch pays a cache write, so a tool result alone never causes one: only evidence of
 * failure steps up, and only a smooth finish asks whether a step down pays. A new message of the person decides anew.
 * Needs no memory: evidence counts at the request where it appears, and the session keeps the model it was given.
 */
export function moveSession(facts: LoopFacts): SessionMove {
  const evidence = evidenceOf(facts);
  if (evidence !== null) return { move: 'up', reason: evidence };
  if (facts.firstStep || facts.lastRole === 'user') return { move: 'decide', reason: 'a new message of the person' };
  if (phaseOf(facts) === 'wrapping-up') return { move: 'down', reason: 'the edit landed and is being reviewed' };
  return { move: 'stay', reason: 'inside the loop the cached prefix is worth more than the saving' };
}

function evidenceOf({
  errorsInARow,
  repeatedCalls,
  malformedCalls,
  lastRole,
  userSaysFailed,
  turns,
}: LoopFacts): string | null {
  if (lastRole === 'user') return userSaysFailed && turns > 1 ? 'the person says that it failed' : null;
  if (isStep(errorsInARow, errorsForStep)) return `${errorsInARow} tool errors in a row`;
  if (isStep(repeatedCalls, repeatsForStep)) return `the same tool call for the ${repeatedCalls + 1}th time`;
  return malformedCalls > 0 ? 'a tool call with broken arguments' : null;
}

function isStep(count: number, size: number): boolean {
  return count > 0 && count % size === 0;
}
