import type { FinishReason } from '../reply.ts';

const reasons: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  LANGUAGE: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
};

/** The model wrote a call nobody can run: an empty answer that must not pass for an end. */
const broken: ReadonlySet<string> = new Set(['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'TOO_MANY_TOOL_CALLS']);

/** @returns whether the reason means that the answer is not whole. */
export function isBroken(reason: string): boolean {
  return broken.has(reason);
}

/** Reads `finishReason`; an unknown one is a plain end. */
export function readFinishReason(reason: string, calls: number): FinishReason {
  const known = reasons[reason] ?? 'stop';
  return calls > 0 && known === 'stop' ? 'tool_calls' : known;
}
