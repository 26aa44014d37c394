import { z } from 'zod';
import { tierSchema } from './tier.ts';

/** How one attempt, or a whole request, ended. */
export const outcomeSchema = z.enum(['running', 'succeeded', 'failed', 'aborted', 'refused']);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Tokens by kind as the provider reported them. `prompt` includes cached and cache-write tokens, `completion` includes reasoning. */
const tokenUsageSchema = z.object({
  prompt: z.number(),
  completion: z.number(),
  cached: z.number(),
  cacheWrite: z.number(),
  /** Those of `cacheWrite` that are kept for an hour, which costs more; absent = none. */
  cacheWriteHour: z.number().optional(),
  reasoning: z.number(),
});
export type TokenUsage = z.infer<typeof tokenUsageSchema>;

/** One upstream call and how it ended. */
export const attemptLogSchema = z.object({
  model: z.string(),
  provider: z.string(),
  tier: tierSchema.nullable(),
  role: z.enum(['primary', 'fallback', 'neighbour']),
  /** ms since epoch. */
  startedAt: z.number(),
  durationMs: z.number(),
  /** HTTP status the provider answered, null when it never did. */
  status: z.number().nullable(),
  outcome: outcomeSchema,
  /** Short machine reason, e.g. `rate_limited`, `first_token_timeout`, `connection_refused`; null on success. */
  reason: z.string().nullable(),
  /** Sentence for a person. */
  message: z.string().nullable(),
  /** null = nothing was reported. */
  usage: tokenUsageSchema.nullable(),
  /** null = not known, never zero. */
  costUsd: z.number().nullable(),
});
export type AttemptLog = z.infer<typeof attemptLogSchema>;

/** What the planner said of one model of the catalog. */
export const verdictSchema = z.object({
  model: z.string(),
  verdict: z.enum(['chosen', 'standby', 'excluded']),
  /** The rule that decided, e.g. `cheapest-in-tier`, `no-key`, `not-in-tier`, `cooling-down`, `price-cap`. */
  rule: z.string(),
  /** Sentence for a person. */
  detail: z.string(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** What we tell the user about one request. No prompt, no answer, no key. Times: ms since epoch or ms. */
export const requestLogSchema = z.object({
  id: z.string(),
  at: z.number(),
  clientKey: z.string(),
  /** `user-agent` of the client, trimmed. */
  client: z.string().nullable(),
  /** Wire format of the client's call. */
  dialect: z.string(),
  /** Model id as the client wrote it. */
  requestedModel: z.string(),
  /** `pareto`, `auto`, `free`, `latest` or `direct`. */
  router: z.string(),
  tierRequested: tierSchema.nullable(),
  tierUsed: tierSchema.nullable(),
  sort: z.enum(['price', 'throughput', 'latency']).nullable(),
  /** Model and provider that answered, null when none did. */
  model: z.string().nullable(),
  provider: z.string().nullable(),
  streamed: z.boolean(),
  outcome: outcomeSchema,
  /** HTTP status sent to the client; null while running. */
  status: z.number().nullable(),
  /** One sentence: why this model. */
  why: z.string(),
  /** Error sentence when the request failed. */
  error: z.string().nullable(),
  attempts: z.array(attemptLogSchema),
  usage: tokenUsageSchema.nullable(),
  costUsd: z.number().nullable(),
  /** true when usage or cost had to be estimated. */
  estimated: z.boolean(),
  ttftMs: z.number().nullable(),
  durationMs: z.number().nullable(),
  /** Output tokens per second after the first token. */
  tokensPerSecond: z.number().nullable(),
  /** Time spent in the gateway itself before the first attempt started. */
  overheadMs: z.number().nullable(),
  sessionKey: z.string().nullable(),
  /** Settings or fields that had no effect, as sentences. */
  ignored: z.array(z.string()),
  /** Request fields without a place in the provider's wire format, as dotted paths. */
  dropped: z.array(z.string()),
  /** What was changed so that the provider took the request, as sentences. */
  repairs: z.array(z.string()),
  /** What content rules found, as sentences that never hold the found text. */
  findings: z.array(z.string()),
  demo: z.boolean(),
});
export type RequestLog = z.infer<typeof requestLogSchema>;
