import { z } from 'zod';
import { calls, isCallName, type Handlers, type Reply } from '../../shared/ipc.ts';

/**
 * Answers one call of the window, whichever way it came: checks the name and the input, runs the handler, and puts the
 * result or the reason into an envelope. Never rejects.
 */
export async function answerCall(handlers: Handlers, name: unknown, input: unknown): Promise<Reply<unknown>> {
  if (!isCallName(name)) return refusal('unknown_call', 'There is no such call.');
  const parsed = calls[name].input.safeParse(input);
  if (!parsed.success) return refusal('bad_input', z.prettifyError(parsed.error));
  try {
    // the table pairs every name with its own input, which the compiler cannot follow through a variable
    const handler = handlers[name] as (input: unknown) => unknown;
    return { ok: true, value: await handler(parsed.data) };
  } catch (error) {
    return refusal('failed', error instanceof Error ? error.message : 'Something went wrong.');
  }
}

/** @returns the envelope of a call that was not done. */
export function refusal(code: string, message: string): Reply<never> {
  return { ok: false, error: { code, message } };
}
