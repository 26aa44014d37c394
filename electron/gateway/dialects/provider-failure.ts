import type { ProviderFailure } from './stream-facts.ts';

/** An answer nobody can read. */
export function unreadable(what: string): ProviderFailure {
  return { status: null, code: 'unreadable_answer', message: `The provider sent ${what}.` };
}

/** The provider ended the answer with a reason that means it broke off. */
export function brokenOff(reason: string): ProviderFailure {
  return { status: null, code: reason, message: `The provider broke off its answer (${reason}).` };
}
