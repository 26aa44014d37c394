import { z } from 'zod';
import { factoryGuardrails, guardrailSettingsSchema } from './guardrails.ts';
import { tierSchema } from './tier.ts';

/** P-A-R-E on a keypad; below the ephemeral range, so that no outgoing socket can hold it by chance. */
const defaultPort = 7273;

/** Time and size limits of the gateway. All times in milliseconds. */
const limitsSchema = z.strictObject({
  /**
   * Attempt start to first content token, opened thinking, or the head of a whole answer, for which a model that can think has
   * five times as long from a minute on; after it the next model is tried.
   */
  firstTokenMs: z.int().min(50).max(3_600_000),
  /** Longest silence between two chunks of a running answer. */
  idleMs: z.int().min(50).max(3_600_000),
  /** Whole attempt; 0 = no limit. */
  totalMs: z.int().min(0).max(86_400_000),
  /** Time a client may take to send its body. */
  bodyMs: z.int().min(50).max(600_000),
  /** Pause after a failure before an endpoint is tried again; a Retry-After wins. */
  cooldownMs: z.int().min(10).max(3_600_000),
  maxBodyBytes: z.int().min(1_024).max(1_073_741_824),
});
export type Limits = z.infer<typeof limitsSchema>;

/** Lowest coding percentile (0..100) of each tier. OpenRouter publishes no cut-offs; these are ours and shown in the window. */
const tierBandsSchema = z
  .strictObject({
    high: z.number().min(0).max(100),
    medium: z.number().min(0).max(100),
    low: z.number().min(0).max(100),
  })
  .refine(
    (bands) => bands.high > bands.medium && bands.medium > bands.low,
    'High must begin above Medium, and Medium above Low.',
  );
export type TierBands = z.infer<typeof tierBandsSchema>;

/** Where a person put a model by hand: into a tier, or `none` = out of every tier. */
export const tierPinSchema = z.union([tierSchema, z.literal('none')]);
export type TierPin = z.infer<typeof tierPinSchema>;

const usdPerMTok = z.number().min(0).max(100_000);

/** Figures of one endpoint that a person knows better than the catalog; absent = the catalog's own. */
export const ownEndpointFiguresSchema = z.strictObject({
  /** Holds at any hour and prompt length. */
  promptUsdPerMTok: usdPerMTok.optional(),
  completionUsdPerMTok: usdPerMTok.optional(),
  cacheReadUsdPerMTok: usdPerMTok.optional(),
  cacheWriteUsdPerMTok: usdPerMTok.optional(),
  /** Tokens per second; outranks what was measured here. */
  throughputP50: z.number().positive().max(1_000_000).optional(),
});
export type OwnEndpointFigures = Readonly<z.infer<typeof ownEndpointFiguresSchema>>;

/** Figures of one model that a person knows better than the catalog. Its tier is set by a pin. */
const ownModelFiguresSchema = z.strictObject({
  /** Artificial Analysis coding index on the present scale. */
  codingIndex: z.number().min(0).max(100).optional(),
});

/** A person's own figures; they win over every source and every refresh. */
const overridesSchema = z.strictObject({
  /** By model id. */
  models: z.record(z.string(), ownModelFiguresSchema),
  /** By endpoint key, `author/slug@provider`. */
  endpoints: z.record(z.string(), ownEndpointFiguresSchema),
});
export type Overrides = Readonly<z.infer<typeof overridesSchema>>;

/** Export of figures to an OpenTelemetry collector. */
const telemetrySchema = z.strictObject({
  /** Nothing is sent before a person says so, whatever the environment has. */
  enabled: z.boolean(),
  /** Base address of a collector that takes OTLP over HTTP; null = what `OTEL_EXPORTER_OTLP_ENDPOINT` says. */
  endpoint: z.string().max(2_048).nullable(),
  signals: z.enum(['both', 'traces', 'metrics']),
});

/** Limits as in OpenRouter's schema of 2026-08-12. */
const modelPatternsSchema = z.array(z.string().min(1).max(1_024)).max(1_024);

export const settingsSchema = z.strictObject({
  /** Tier when neither the request nor the client key says one. */
  defaultTier: tierSchema,
  /** Order inside a tier when the request does not say one; `throughput` is what `:nitro` asks for. */
  defaultSort: z.enum(['price', 'throughput']),
  /** true forbids the step into a neighbouring tier. */
  strictTier: z.boolean(),
  /** "Prevent overrides": saved tier and sort win over the request. */
  preventOverrides: z.boolean(),
  /** Never route to a model whose prompt price is above this, USD per million tokens; null = no cap. */
  maxPromptUsdPerMTok: z.number().positive().nullable(),
  /** `prompt` = list price; `weighted_avg` = expected cost from the user's own traffic. */
  priceSource: z.enum(['prompt', 'weighted_avg']),
  /** Dial of the Auto Router: 0 = best quality .. 10 = lowest cost. */
  autoTradeoff: z.int().min(0).max(10),
  /** Models the Auto Router may use, as patterns with `*`; empty = every model. */
  autoAllowedModels: modelPatternsSchema,
  /** Models it must not use; wins over the list of allowed ones. */
  autoExcludedModels: modelPatternsSchema,
  tierBands: tierBandsSchema,
  tierPins: z.record(z.string(), tierPinSchema),
  overrides: overridesSchema,
  /** `auto` fetches prices and scores from public lists by itself; `manual` only when asked. */
  catalogRefresh: z.enum(['auto', 'manual']),
  /** Model ids switched off by hand. */
  disabledModels: z.array(z.string()),
  /** Provider ids switched off by hand although they have a key. */
  disabledProviders: z.array(z.string()),
  /** `auto` = on while no real provider is usable. */
  demo: z.enum(['auto', 'on', 'off']),
  port: z.int().min(0).max(65_535),
  limits: limitsSchema,
  /** Allowed models, budgets, rate limits, content rules and how long requests are kept; for everybody. */
  guardrails: guardrailSettingsSchema,
  /** Web origins that may call the gateway, exact, e.g. `https://app.example`. Empty = none. */
  allowedOrigins: z.array(z.string()),
  /** `GET /metrics` for Prometheus, behind the client key. */
  metrics: z.boolean(),
  telemetry: telemetrySchema,
  theme: z.enum(['system', 'light', 'dark']),
  startAtLogin: z.boolean(),
  /** Closing the window keeps the gateway running in the tray. */
  closeToTray: z.boolean(),
});

/** Everything a person can set that is no secret and no list of providers or client keys. */
export type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** Settings of a first start. */
export const factorySettings: Settings = {
  defaultTier: 'high',
  defaultSort: 'price',
  strictTier: false,
  preventOverrides: false,
  maxPromptUsdPerMTok: null,
  priceSource: 'prompt',
  autoTradeoff: 7,
  autoAllowedModels: [],
  autoExcludedModels: [],
  tierBands: { high: 95, medium: 85, low: 70 },
  tierPins: {},
  overrides: { models: {}, endpoints: {} },
  catalogRefresh: 'auto',
  disabledModels: [],
  disabledProviders: [],
  demo: 'auto',
  port: defaultPort,
  limits: {
    firstTokenMs: 60_000,
    idleMs: 90_000,
    totalMs: 0,
    bodyMs: 30_000,
    cooldownMs: 30_000,
    maxBodyBytes: 67_108_864,
  },
  guardrails: factoryGuardrails,
  allowedOrigins: [],
  metrics: false,
  telemetry: { enabled: false, endpoint: null, signals: 'both' },
  theme: 'system',
  startAtLogin: false,
  closeToTray: true,
};

/**
 * A change to some settings: absent keys stay as they are; `limits` and `telemetry` are merged key by key, all others are
 * replaced whole.
 */
export const settingsPatchSchema = settingsSchema
  .partial()
  .extend({ limits: limitsSchema.partial().optional(), telemetry: telemetrySchema.partial().optional() });
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

/** @returns `base` with the keys of `patch`; throws a ZodError when the sum is not valid. */
export function mergeSettings(base: Settings, patch: SettingsPatch): Settings {
  return settingsSchema.parse({
    ...base,
    ...patch,
    limits: { ...base.limits, ...patch.limits },
    telemetry: { ...base.telemetry, ...patch.telemetry },
  });
}
