import { z } from 'zod';
import { factoryContent } from './guardrail-figures.ts';
import { factoryRetention, retentionSchema } from './ledger.ts';

/** What happens when a guardrail finds something: `flag` only tells, `redact` replaces it, `block` refuses the request. */
const contentActionSchema = z.enum(['off', 'flag', 'redact', 'block']);
export type ContentAction = z.infer<typeof contentActionSchema>;

/** What can be looked for. The first seven follow OpenRouter's built-in guardrails, `national-id` is wider than its `ssn`. */
export const detectorNames = [
  'secrets',
  'email',
  'phone',
  'credit-card',
  'national-id',
  'ip-address',
  'prompt-injection',
] as const;
const detectorSchema = z.enum(detectorNames);
export type DetectorName = z.infer<typeof detectorSchema>;

const customPatternSchema = z.strictObject({
  /** Shown to the caller of a blocked request, and part of the placeholder. */
  label: z.string().trim().min(1).max(100),
  /** JavaScript regular expression without lookaround, back-references and nested quantifiers. */
  pattern: z.string().min(1).max(100_000),
  ignoreCase: z.boolean(),
  action: contentActionSchema,
});
export type CustomPattern = Readonly<z.infer<typeof customPatternSchema>>;

/** What is looked for in the text of requests and answers. */
export const contentPolicySchema = z.strictObject({
  detectors: z.record(detectorSchema, contentActionSchema),
  custom: z.array(customPatternSchema).max(100),
  /** Whose text of a request: everything the model would read, or only what a user or a tool said. */
  scope: z.enum(['all-messages', 'user-only']),
  requests: z.boolean(),
  responses: z.boolean(),
  /** Puts what was redacted back where the answer repeats its placeholder, so that a tool call still works. */
  restore: z.boolean(),
  /** Exact texts that are never a finding. */
  allowedTexts: z.array(z.string().min(1).max(1_000)).max(200),
});
export type ContentPolicy = Readonly<z.infer<typeof contentPolicySchema>>;

/** What a policy does to a text. */
export const contentPreviewSchema = z.object({
  /** The strictest thing that happens; `off` = nothing was found. */
  action: contentActionSchema,
  /** The text as the provider would get it. */
  text: z.string(),
  findings: z.array(
    z.object({
      /** Detector, or the label of a custom pattern. */
      label: z.string(),
      action: contentActionSchema,
      /** Place in the pasted text, UTF-16 units. */
      start: z.number(),
      end: z.number(),
    }),
  ),
});
export type ContentPreview = z.infer<typeof contentPreviewSchema>;

const usd = z.number().positive().max(1_000_000).nullable();

/** Most money that may be spent, USD; null = no limit. */
const budgetSchema = z.strictObject({
  perDayUsd: usd,
  perWeekUsd: usd,
  perMonthUsd: usd,
  /** Estimated before it is sent. */
  perRequestUsd: usd,
  perSessionUsd: usd,
  /** Where a day begins; weeks begin on Monday. */
  zone: z.enum(['utc', 'local']),
  /** Tells at 80 %. */
  warn: z.boolean(),
  /** Not above tier medium from 90 %, only low from 95 %. */
  stepDown: z.boolean(),
  /** Refuses at 100 %. */
  block: z.boolean(),
});
export type Budget = Readonly<z.infer<typeof budgetSchema>>;

const perMinute = z.int().min(1).max(1_000_000_000).nullable();

/** Most that may be asked in any 60 seconds; null = no limit. */
const rateLimitsSchema = z.strictObject({ requestsPerMinute: perMinute, tokensPerMinute: perMinute });
export type RateLimits = Readonly<z.infer<typeof rateLimitsSchema>>;

const patterns = z.array(z.string().trim().min(1).max(200)).max(1_000);

/** Patterns with `*`; an empty `include` lets everything in, `exclude` always wins. */
const patternListSchema = z.strictObject({ include: patterns, exclude: patterns });
export type PatternList = Readonly<z.infer<typeof patternListSchema>>;

/** Which models and providers may be used. */
export const allowedSchema = z.strictObject({
  /** On model ids, `author/slug`. */
  models: patternListSchema,
  /** On provider ids. */
  providers: patternListSchema,
  /** Only providers known to keep no prompts. */
  zeroRetentionOnly: z.boolean(),
  /** Only providers known not to train on prompts. */
  noTraining: z.boolean(),
});
export type Allowed = Readonly<z.infer<typeof allowedSchema>>;

/** Stops an agent that repeats itself. */
const loopBreakerSchema = z.strictObject({
  enabled: z.boolean(),
  /** Requests of one session with the same last turn that are let through. */
  sameRequests: z.int().min(2).max(1_000),
  /** Time in which they must have come, ms. */
  windowMs: z.int().min(1_000).max(86_400_000),
});
export type LoopBreakerSettings = Readonly<z.infer<typeof loopBreakerSchema>>;

/** Rules for everything that goes through the gateway. */
export const guardrailSettingsSchema = z.strictObject({
  content: contentPolicySchema,
  budget: budgetSchema,
  rateLimits: rateLimitsSchema,
  allowed: allowedSchema,
  loopBreaker: loopBreakerSchema,
  retention: retentionSchema,
});
export type GuardrailSettings = Readonly<z.infer<typeof guardrailSettingsSchema>>;

/** Rules of one client key. They are added to the general ones: the stricter of two wins. */
export const clientLimitsSchema = z.strictObject({
  /** null = the general policy alone. */
  content: contentPolicySchema.nullable(),
  budget: budgetSchema,
  rateLimits: rateLimitsSchema,
  allowed: allowedSchema,
  /** ms since epoch from which the key no longer works; null = never. */
  expiresAt: z.number().nullable(),
});
export type ClientLimits = Readonly<z.infer<typeof clientLimitsSchema>>;

export const noBudget: Budget = {
  perDayUsd: null,
  perWeekUsd: null,
  perMonthUsd: null,
  perRequestUsd: null,
  perSessionUsd: null,
  zone: 'local',
  warn: true,
  stepDown: true,
  block: true,
};

export const noRateLimits: RateLimits = { requestsPerMinute: null, tokensPerMinute: null };

export const everythingAllowed: Allowed = {
  models: { include: [], exclude: [] },
  providers: { include: [], exclude: [] },
  zeroRetentionOnly: false,
  noTraining: false,
};

/** Nothing is looked at or held back until a person asks for it: every rule costs a reading of the whole request. */
export const factoryGuardrails: GuardrailSettings = {
  content: factoryContent,
  budget: noBudget,
  rateLimits: noRateLimits,
  allowed: everythingAllowed,
  // twelve equal turns within ten minutes: slower than any person, and few polls take that many
  loopBreaker: { enabled: false, sameRequests: 12, windowMs: 600_000 },
  retention: factoryRetention,
};

/** A client key without rules of its own. */
export const noClientLimits: ClientLimits = {
  content: null,
  budget: noBudget,
  rateLimits: noRateLimits,
  allowed: everythingAllowed,
  expiresAt: null,
};
