import type { z } from 'zod';
import { calls, isCallName, type Handlers, type Reply } from '../../shared/ipc.ts';

/**
 * Answers one call of the window, whichever way it came: checks the name and the input, runs the handler, and puts the
 * result or the reason into an envelope. Never rejects.
 */
export async function answerCall(handlers: Handlers, name: unknown, input: unknown): Promise<Reply<unknown>> {
  if (!isCallName(name)) return refusal('unknown_call', 'There is no such call.');
  const parsed = calls[name].input.safeParse(input, { error: describeIssue });
  if (!parsed.success) {
    const sentences = new Set(parsed.error.issues.map(({ message }) => message));
    return refusal('bad_input', [...sentences].join(' '));
  }
  try {
    // the table pairs every name with its own input, which the compiler cannot follow through a variable
    const handler = handlers[name] as (input: unknown) => unknown;
    return { ok: true, value: await handler(parsed.data) };
  } catch (error) {
    return refusal('failed', error instanceof Error ? error.message : 'Something went wrong.');
  }
}

/** What a person can do about it, where the schema does not say it itself; zod's own words are for programmers. */
function describeIssue(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'too_big') {
    if (issue.origin === 'string') return `At most ${issue.maximum} characters fit.`;
    if (issue.origin === 'array') return `At most ${issue.maximum} entries fit.`;
    return `It must be at most ${issue.maximum}.`;
  }
  if (issue.code === 'too_small') {
    if (issue.origin === 'string' || issue.origin === 'array') return 'Something is still empty.';
    return issue.inclusive === false ? `It must be above ${issue.minimum}.` : `It must be at least ${issue.minimum}.`;
  }
  // the window never sends such a thing by itself
  return `This was not understood: ${(issue.path ?? []).join('.')}.`;
}

/** @returns the envelope of a call that was not done. */
export function refusal(code: string, message: string): Reply<never> {
  return { ok: false, error: { code, message } };
}
