import { z } from 'zod';

const modelShareSchema = z.object({ model: z.string(), requests: z.number(), costUsd: z.number() });

/** Recorded usage routed once more, another way. An estimate: another model would have used another number of tokens. */
export const whatIfSchema = z.object({
  requests: z.number(),
  /** Over the requests whose cost is known on both sides, USD. */
  wasUsd: z.number(),
  wouldBeUsd: z.number(),
  /** Requests left out of the two sums. */
  notComparable: z.number(),
  /** Requests that nobody could have answered. */
  refused: z.number(),
  was: z.array(modelShareSchema),
  wouldBe: z.array(modelShareSchema),
});
export type WhatIfView = z.infer<typeof whatIfSchema>;
