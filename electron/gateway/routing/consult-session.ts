import type { Candidate } from './candidate.ts';
import type { Bench } from './bench.ts';
import { judgeAll } from './judge.ts';
import { decideSession, isAlive, memoryFor, type SessionMemory, type SessionVerdict } from './session.ts';
import { isUserTurn } from './user-turn.ts';

/** Who comes first, with the session's say in it. */
export interface SessionChoice {
  readonly first: Candidate;
  /** null where there is no session to speak of. */
  readonly session: SessionVerdict | null;
}

/** @param available what may be chosen now; `fresh` is the first of it without regard to the session */
export function consultSession(available: readonly Candidate[], fresh: Candidate, bench: Bench): SessionChoice {
  const memory = memoryOf(bench);
  if (memory === null) return { first: fresh, session: null };
  const model = available.find((candidate) => candidate.model.id === memory.model)?.model;
  const judged = model === undefined ? [] : judgeAll(model, bench);
  const held = 'rule' in judged ? undefined : judged.find(({ endpoint }) => endpoint.key === memory.endpointKey);
  const session = decideSession({
    memory,
    held,
    fresh,
    promptTokens: bench.request.promptTokens,
    isUserTurn: () => isUserTurn(bench.request.ending()),
    byCost: bench.sort === 'price',
  });
  return { first: session.state === 'stays' && held !== undefined ? held : fresh, session };
}

/**
 * The client's own order of providers ends a session's claim, and what was answered to other wishes has none: whoever asks for
 * another tier, order or price wants another choice.
 *
 * @see OpenRouter docs, "Prompt caching" (read 2026-08)
 */
function memoryOf({ intent, request, snapshot, rules }: Bench): SessionMemory | null {
  if (request.sessionKey === null || (rules !== null && rules.order !== null)) return null;
  const memories = snapshot.sessions?.get(request.sessionKey);
  const memory = memories === undefined ? undefined : memoryFor(memories, intent);
  return memory !== undefined && isAlive(memory, snapshot.now) ? memory : null;
}
