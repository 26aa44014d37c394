import type { FinishReason } from '../reply.ts';

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  stop_sequence: 'stop_sequence',
  tool_use: 'tool_calls',
  pause_turn: 'pause',
  refusal: 'refusal',
};

/** Reads `stop_reason`; an unknown one is a plain end, and calls are calls whatever it says. */
export function readStopReason(reason: string, calls: number): FinishReason {
  const known = reasons[reason] ?? 'stop';
  if (known === 'tool_calls' && calls === 0) return 'stop';
  return calls > 0 && known === 'stop' ? 'tool_calls' : known;
}

/** @returns the `stop_reason` messages clients know. */
export function writeStopReason(reason: FinishReason): string {
  switch (reason) {
    case 'stop':
      return 'end_turn';
    case 'length':
      return 'max_tokens';
    case 'tool_calls':
      return 'tool_use';
    case 'content_filter':
    case 'refusal':
      return 'refusal';
    case 'stop_sequence':
      return 'stop_sequence';
    case 'pause':
      return 'pause_turn';
    default:
      return reason satisfies never;
  }
}
