import type { Conversation } from './conversation.ts';
import type { TargetFacts } from './dialect-codec.ts';

/** @returns the answer's length asked for, but never more than the model writes: providers answer 400 to that. */
export function outputLimit(source: Conversation, target: TargetFacts): number | null {
  const { maxOutputTokens: wanted } = source;
  return wanted === null || target.maxOutputTokens === null ? wanted : Math.min(wanted, target.maxOutputTokens);
}

/** The API's least, and what is left for the answer where there is room. */
const leastThinking = 1024;

/** @returns how many tokens of an answer may go into thinking; null = too few for any */
export function thinkingWithin(maxOutputTokens: number): number | null {
  return maxOutputTokens <= leastThinking ? null : Math.max(leastThinking, maxOutputTokens - leastThinking);
}
