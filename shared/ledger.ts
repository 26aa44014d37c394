import { z } from 'zod';
import { outcomeSchema, requestLogSchema } from './request-log.ts';
import { tierSchema } from './tier.ts';

/** How long finished requests are remembered. Their sums per quarter hour outlive them. */
export const retentionSchema = z.strictObject({
  /** Requests older than this are removed; null = never for their age. */
  maxAgeDays: z.int().min(1).max(3_650).nullable(),
  /** The oldest requests are removed while the ledger holds more than this. */
  maxMegabytes: z.int().min(1).max(102_400),
});
export type Retention = Readonly<z.infer<typeof retentionSchema>>;

/** About half a million requests. */
export const factoryRetention: Retention = { maxAgeDays: 90, maxMegabytes: 500 };

/** The verdicts of one request in short: who was in the chain, and how many models each rule left out. */
export const verdictSummarySchema = z.object({
  chosen: z.array(z.string()),
  standby: z.array(z.string()),
  /** Number of models by rule. */
  excluded: z.record(z.string(), z.number()),
});
export type VerdictSummary = Readonly<z.infer<typeof verdictSummarySchema>>;

const ledgerEntrySchema = requestLogSchema.extend({ verdictSummary: verdictSummarySchema.nullable() });
/** A finished request as the ledger gives it back. */
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** Place in the list of requests; pages go on from it, whatever was added or removed meanwhile. */
export const ledgerCursorSchema = z.object({ at: z.number(), seq: z.number() });
export type LedgerCursor = Readonly<z.infer<typeof ledgerCursorSchema>>;

/** Which requests are wanted; all conditions given must hold. */
export const ledgerFilterSchema = z.strictObject({
  /** ms since epoch, inclusive. */
  since: z.number().optional(),
  /** ms since epoch, exclusive. */
  until: z.number().optional(),
  clientKey: z.string().optional(),
  model: z.string().optional(),
  provider: z.string().optional(),
  tier: tierSchema.optional(),
  outcome: outcomeSchema.optional(),
  sessionKey: z.string().optional(),
  /** Anywhere in id, models, provider, client, why or error; case does not matter for ASCII. */
  text: z.string().max(200).optional(),
});
export type LedgerFilter = Readonly<z.infer<typeof ledgerFilterSchema>>;

/** One page of the list of requests. */
export const ledgerQuerySchema = z.strictObject({
  filter: ledgerFilterSchema,
  /** Where the page before ended; null = from the newest. */
  after: ledgerCursorSchema.nullable(),
  limit: z.int().min(1).max(1_000),
});
export type LedgerQuery = Readonly<z.infer<typeof ledgerQuerySchema>>;

export const ledgerPageSchema = z.object({
  /** Newest first. A search that takes long gives what it has found so far, maybe nothing, and goes on with the next page. */
  entries: z.array(ledgerEntrySchema),
  /** null = this was the last page. */
  next: ledgerCursorSchema.nullable(),
});
export type LedgerPage = z.infer<typeof ledgerPageSchema>;

/** How many requests fit a filter, counted a piece at a time. */
export const ledgerCountSchema = z.object({
  count: z.number(),
  /** null = these were the last. */
  next: ledgerCursorSchema.nullable(),
});
export type LedgerCount = z.infer<typeof ledgerCountSchema>;

const usageGroupSchema = z.enum(['day', 'hour', 'model', 'provider', 'clientKey']);
export type UsageGroup = z.infer<typeof usageGroupSchema>;

/** Which sums are wanted. */
export const usageQuerySchema = z.strictObject({
  /** ms since epoch, inclusive; sums are kept by the quarter hour. */
  since: z.number(),
  /** ms since epoch, exclusive. */
  until: z.number(),
  /** Columns to keep apart, e.g. `['day', 'model']`; empty = one sum. */
  by: z.array(usageGroupSchema),
  /** Where a day and its hours begin. */
  zone: z.enum(['utc', 'local']),
});
export type UsageQuery = Readonly<z.infer<typeof usageQuerySchema>>;

/** Sums over finished requests. Simulated (demo) answers are left out: the sum is money that was spent. */
export const usageTotalSchema = z.object({
  /** `YYYY-MM-DD`; null when days are not kept apart. */
  day: z.string().nullable(),
  /** `YYYY-MM-DD HH:00`; only when hours are kept apart. */
  hour: z.string().optional(),
  model: z.string().nullable(),
  provider: z.string().nullable(),
  clientKey: z.string().nullable(),
  requests: z.number(),
  failed: z.number(),
  promptTokens: z.number(),
  completionTokens: z.number(),
  cachedTokens: z.number(),
  cacheWriteTokens: z.number(),
  reasoningTokens: z.number(),
  costUsd: z.number(),
  /** Answers whose cost is not known, and which are not in `costUsd`. */
  unknownCost: z.number(),
  /** Answers whose usage or cost had to be estimated. */
  estimated: z.number(),
});
export type UsageTotal = z.infer<typeof usageTotalSchema>;

/** One finished request as `pareto-desk usage` and the window's export write it; the order is the order of the columns. */
export const usageRowSchema = z.object({
  id: z.string(),
  /** ISO time of arrival, UTC. */
  at: z.string(),
  clientKey: z.string(),
  router: z.string(),
  tier: z.string().nullable(),
  model: z.string().nullable(),
  provider: z.string().nullable(),
  promptTokens: z.number().nullable(),
  completionTokens: z.number().nullable(),
  cachedTokens: z.number().nullable(),
  reasoningTokens: z.number().nullable(),
  /** All attempts together; null = not known. */
  costUsd: z.number().nullable(),
  estimated: z.boolean(),
  outcome: outcomeSchema,
  attempts: z.number(),
});
export type UsageRow = z.infer<typeof usageRowSchema>;
