import type { FinishReason } from '../reply.ts';

const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  eos: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  tool_calls: 'tool_calls',
  tool_use: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
  safety: 'content_filter',
  sensitive: 'content_filter',
  refusal: 'refusal',
};

/** Finish reasons that mean the provider broke off: the answer is not whole. */
const broken: ReadonlySet<string> = new Set([
  'error',
  'network_error',
  'insufficient_system_resource',
  'abort',
  'aborted',
  'function_call_filter',
]);

/**
 * @returns whether the provider says it broke off (OpenRouter `error`, Z.ai `network_error`, DeepSeek `insufficient_system_resource`,
 * Google `function_call_filter: MALFORMED_FUNCTION_CALL` for a call nobody can run)
 */
export function isBroken(reason: string): boolean {
  return broken.has(wordOf(reason));
}

/** Google says more behind a colon. */
function wordOf(reason: string): string {
  const end = reason.indexOf(':');
  return end < 0 ? reason : reason.slice(0, end);
}

/**
 * Reads `finish_reason`. What the answer holds wins over what it says: clients loop for ever on calls that end in `stop`
 * and on `tool_calls` without any. OpenAI ends a refusal with `stop`. An unknown reason is a plain end.
 */
export function readFinishReason(reason: string, calls: number, refused: boolean): FinishReason {
  const known = reasons[wordOf(reason).toLowerCase()] ?? 'stop';
  if (calls > 0) return known === 'length' || known === 'content_filter' ? known : 'tool_calls';
  if (refused && known === 'stop') return 'refusal';
  return known === 'tool_calls' ? 'stop' : known;
}

/** @returns the `finish_reason` chat clients know. */
export function writeFinishReason(reason: FinishReason): string {
  switch (reason) {
    case 'stop':
    case 'stop_sequence':
    case 'pause':
      return 'stop';
    case 'refusal':
      return 'content_filter';
    case 'length':
    case 'tool_calls':
    case 'content_filter':
      return reason;
    default:
      return reason satisfies never;
  }
}
