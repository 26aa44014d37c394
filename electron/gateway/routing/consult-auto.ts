import { moveSession } from './auto/escalate.ts';
import type { AutoRanking } from './auto/rank-auto.ts';
import type { Candidate } from './candidate.ts';
import { consultSession, type SessionChoice } from './consult-session.ts';
import type { Bench } from './bench.ts';

/** A new turn moves to a model that is this much likelier to succeed, whatever the cache is worth. */
const worthMoving = 0.05;

/**
 * Who comes first when the conversation has a past. Evidence of failure moves one corner up the hull from where the session
 * is; a new message moves for quality; what would merely be cheaper is weighed against the cached prefix.
 */
export function consultAuto(
  ordered: readonly Candidate[],
  fresh: Candidate,
  ranking: AutoRanking,
  bench: Bench,
): SessionChoice {
  const choice = consultSession(ordered, fresh, bench);
  const { move, reason } = moveSession(ranking.task.facts);
  if (move === 'up') {
    const stronger = cornerAbove(choice.first, ordered, ranking);
    if (stronger === null) return choice;
    const detail = `One step up, to ${stronger.model.name}: ${reason}.`;
    return { first: stronger, session: movedTo(choice.first, detail) };
  }
  if (choice.session?.state === 'stays' && move === 'decide' && gain(choice.first, fresh, ranking) > worthMoving) {
    const detail = `The session moves: ${fresh.model.name} is likelier to succeed at the new message.`;
    return { first: fresh, session: movedTo(choice.first, detail) };
  }
  return choice;
}

function movedTo(from: Candidate, detail: string): SessionChoice['session'] {
  return { state: 'moves', model: from.model.id, endpointKey: from.endpoint.key, stayUsd: null, moveUsd: null, detail };
}

function gain(from: Candidate, to: Candidate, { estimates }: AutoRanking): number {
  return (estimates[to.model.id] ?? 0) - (estimates[from.model.id] ?? 0);
}

/** The cheapest corner of the hull that is better than a model; null where none is. */
function cornerAbove(from: Candidate, ordered: readonly Candidate[], { hull, quality }: AutoRanking): Candidate | null {
  const own = quality[from.model.id] ?? 0;
  const corner = hull.find((each) => each.quality > own + 1e-9);
  return ordered.find(({ model }) => model.id === corner?.model) ?? null;
}
