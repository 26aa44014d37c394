import { phaseOf } from './classify.ts';
import type { LoopFacts } from './loop-facts.ts';

/** What a session did before this request. */
export interface SessionPast {
  /** Hull steps above the dial's choice that failures have earned so far. */
  readonly stepsUp: number;
  /** Errors in a row, repeats and malformed calls that the last step up has answered: the same evidence counts once. */
  readonly answeredEvidence: number;
}

export const freshSession: SessionPast = { stepsUp: 0, answeredEvidence: 0 };

/** `decide` = choose anew; `stay` = keep the model and its warm cache. */
export interface SessionMove {
  readonly move: 'decide' | 'stay' | 'up' | 'down';
  readonly next: SessionPast;
  readonly reason: string;
}

const errorsForStep = 2;
const repeatsForStep = 2;

/**
 * Whether a session changes its model. A switch pays a cache write, so a tool result alone never causes one: only evidence of
 * failure steps up, and only a smooth finish steps down again. A new message of the person decides anew and keeps the steps earned.
 */
export function moveSession(facts: LoopFacts, past: SessionPast): SessionMove {
  const evidence = evidenceOf(facts);
  const seen = Math.min(past.answeredEvidence, evidence.weight);
  if (evidence.weight > seen) {
    return {
      move: 'up',
      next: { stepsUp: past.stepsUp + 1, answeredEvidence: evidence.weight },
      reason: evidence.reason,
    };
  }
  const kept = { stepsUp: past.stepsUp, answeredEvidence: seen };
  if (facts.firstStep || facts.lastRole === 'user')
    return { move: 'decide', next: kept, reason: 'a new message of the person' };
  if (past.stepsUp > 0 && phaseOf(facts) === 'wrapping-up') {
    return {
      move: 'down',
      next: { ...kept, stepsUp: past.stepsUp - 1 },
      reason: 'the edit landed and is being reviewed',
    };
  }
  return { move: 'stay', next: kept, reason: 'inside the loop the cached prefix is worth more than the saving' };
}

function evidenceOf(facts: LoopFacts): { weight: number; reason: string } {
  const signs: readonly (readonly [boolean, string])[] = [
    [facts.errorsInARow >= errorsForStep, `${facts.errorsInARow} tool errors in a row`],
    [facts.errorsInARow >= 2 * errorsForStep, `${facts.errorsInARow} tool errors in a row`],
    [facts.repeatedCalls >= repeatsForStep, `the same call ${facts.repeatedCalls + 1} times`],
    [facts.malformedCalls > 0, 'a tool call with broken arguments'],
    [facts.userSaysFailed, 'the person says that it failed'],
  ];
  const held = signs.filter(([holds]) => holds);
  return { weight: held.length, reason: held.at(-1)?.[1] ?? '' };
}
