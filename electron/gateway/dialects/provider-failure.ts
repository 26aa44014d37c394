import type { AnswerFacts, ProviderFailure } from './stream-facts.ts';

const unreadableCode = 'unreadable_answer';

/** An answer nobody can read. */
export function unreadable(what: string): ProviderFailure {
  return { status: null, code: unreadableCode, message: `The provider sent ${what}.` };
}

/** @returns true for what we say of an answer, where the provider itself has said nothing of an error. */
export function isUnreadable({ code }: ProviderFailure): boolean {
  return code === unreadableCode;
}

/** The provider took an answer in which nothing stands for a whole one. */
export const emptyAnswer: ProviderFailure = {
  status: null,
  code: 'empty_answer',
  message: 'The provider ended its answer before it said anything.',
};

/** The provider ended the answer with a reason that means it broke off. */
export function brokenOff(reason: string): ProviderFailure {
  return { status: null, code: reason, message: `The provider broke off its answer (${reason}).` };
}

/** @returns whether the provider has said that nothing more is to come: why it stopped, or that it failed. */
export function isOver({ finished, failure }: Pick<AnswerFacts, 'finished' | 'failure'>): boolean {
  return failure === null ? finished : !isUnreadable(failure);
}
