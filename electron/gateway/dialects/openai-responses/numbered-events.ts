import type { JsonObject } from '../json-value.ts';

/** Writes the events of one response, numbered from 0 in the order in which they are written. */
export interface NumberedEvents {
  write(type: string, fields: JsonObject): string;
  /** The hot path: one delta of an item. `tail` is what all of its deltas end with, as members of a JSON object. */
  delta(type: string, text: string, tail: string): string;
}

export function createNumberedEvents(): NumberedEvents {
  let sequence = 0;
  return {
    write: (type, fields) =>
      `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`,
    delta: (type, text, tail) =>
      `event: ${type}\ndata: {"type":"${type}","sequence_number":${sequence++},"delta":${JSON.stringify(text)},${tail}}\n\n`,
  };
}
