import { z } from 'zod';
import { dialectSchema } from './dialect.ts';
import { clientLimitsSchema } from './guardrails.ts';
import { requestLogSchema, verdictSchema } from './request-log.ts';
import { settingsSchema } from './settings.ts';
import { tierSchema } from './tier.ts';

/** Facts about the running program. */
export const appInfoSchema = z.object({
  version: z.string(),
  mode: z.enum(['electron', 'headless']),
  platform: z.string(),
  /** What clients use, e.g. `http://127.0.0.1:7273/v1`; null while the gateway is not listening. */
  baseUrl: z.string().nullable(),
  port: z.number(),
  /** Why the gateway is not listening, and what to do; null when it is. */
  listenError: z
    .object({ message: z.string(), holder: z.string().nullable(), freePort: z.number().nullable() })
    .nullable(),
  dataDir: z.string(),
  vault: z.object({ kind: z.enum(['safe-storage', 'keyring', 'file', 'memory']), warning: z.string().nullable() }),
  /** ms since epoch until which bodies are recorded; null = they are not. */
  recordingUntil: z.number().nullable(),
  /** true while the demo providers answer. */
  demo: z.boolean(),
  /** What this way of running cannot do, one sentence each. */
  limitations: z.array(z.string()),
  /** Notes the user should see once, e.g. a damaged settings file that was set aside. */
  notices: z.array(z.string()),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

/** A provider as the window shows it; never its key. */
export const providerViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  dialects: z.array(dialectSchema),
  auth: z.enum(['bearer', 'x-api-key', 'none']),
  custom: z.boolean(),
  demo: z.boolean(),
  local: z.boolean(),
  enabled: z.boolean(),
  /** Where the key comes from; `not-needed` for local servers. */
  keySource: z.enum(['vault', 'config', 'environment', 'none', 'not-needed']),
  /** Environment variables that would be read. */
  environmentVariables: z.array(z.string()),
  /** Last four characters of the stored key, never more. */
  lastFour: z.string().nullable(),
  /** `ready`, or why the provider is not used. */
  status: z.enum([
    'ready',
    'no-key',
    'switched-off',
    'key-refused',
    'no-credit',
    'cooling-down',
    'not-running',
    'not-reachable',
  ]),
  statusDetail: z.string().nullable(),
  /** Catalog models this provider serves. */
  modelCount: z.number(),
});
export type ProviderView = z.infer<typeof providerViewSchema>;

/** What the catalog says where a person's own figures hold instead; null = nothing of it is replaced. */
const replacedFiguresSchema = z.object({
  promptUsdPerMTok: z.number().nullable(),
  completionUsdPerMTok: z.number().nullable(),
  throughputP50: z.number().nullable(),
});

/** A model at one provider as the window shows it. */
const endpointViewSchema = z.object({
  key: z.string(),
  provider: z.string(),
  upstreamModel: z.string(),
  /** USD per million tokens at this hour; null = unknown. */
  promptUsdPerMTok: z.number().nullable(),
  completionUsdPerMTok: z.number().nullable(),
  contextLength: z.number().nullable(),
  /** Tokens per second and where the figure is from. */
  throughputP50: z.number().nullable(),
  throughputSource: z.enum(['measured', 'catalog', 'yours']).nullable(),
  throughputSamples: z.number(),
  ttftMsP50: z.number().nullable(),
  available: z.boolean(),
  whyNot: z.string().nullable(),
  /** ms since epoch until which the endpoint rests; null = not resting. */
  coolingUntil: z.number().nullable(),
  /** Figures the person put there are marked by what they replace. */
  replaced: replacedFiguresSchema.nullable(),
});
export type EndpointView = z.infer<typeof endpointViewSchema>;

/** A model of the catalog as the window shows it; dates are ISO. */
const modelViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  author: z.string(),
  tier: tierSchema.nullable(),
  /** true when a person or the configuration file put it there. */
  pinned: z.boolean(),
  enabled: z.boolean(),
  /** Artificial Analysis coding index. */
  codingIndex: z.number().nullable(),
  /** 0..100 within the benchmarked field. */
  codingPercentile: z.number().nullable(),
  scoreBasis: z.string().nullable(),
  scoreEstimated: z.boolean(),
  scoreDate: z.string().nullable(),
  scoreSource: z.string().nullable(),
  /** The catalog's coding index where the person's own holds instead; null = the catalog's own holds. */
  replacedScore: z.object({ codingIndex: z.number().nullable() }).nullable(),
  priceDate: z.string().nullable(),
  priceSource: z.string().nullable(),
  releaseDate: z.string().nullable(),
  status: z.string(),
  contextLength: z.number().nullable(),
  maxOutputTokens: z.number().nullable(),
  supports: z.object({
    tools: z.boolean(),
    images: z.boolean(),
    structuredOutputs: z.boolean(),
    reasoning: z.boolean(),
  }),
  available: z.boolean(),
  whyNot: z.string().nullable(),
  /** Best endpoint first. */
  endpoints: z.array(endpointViewSchema),
});
export type ModelView = z.infer<typeof modelViewSchema>;

/** A model as one version of the catalog has it. */
export const moveSideSchema = z.object({
  tier: tierSchema.nullable(),
  /** `absent` = not in that catalog. */
  status: z.enum(['active', 'preview', 'retired', 'absent']),
  codingIndex: z.number().nullable(),
  codingPercentile: z.number().nullable(),
  /** Cheapest list price; null = unknown. */
  promptUsdPerMTok: z.number().nullable(),
});
export type MoveSide = Readonly<z.infer<typeof moveSideSchema>>;

/** A model that new figures put into another tier. */
const tierMoveSchema = z.object({
  model: z.string(),
  name: z.string(),
  before: moveSideSchema,
  after: moveSideSchema,
  /** One sentence. */
  why: z.string(),
});
export type TierMoveView = z.infer<typeof tierMoveSchema>;

/** How one source answered the last time. */
export const sourceViewSchema = z.object({
  id: z.enum([
    'openrouter-models',
    'models-dev',
    'openrouter-endpoints',
    'openrouter-benchmarks',
    'artificial-analysis',
  ]),
  name: z.string(),
  /** `no-key` = needs a key that is not there; `waiting` = not asked yet. */
  state: z.enum(['changed', 'unchanged', 'failed', 'no-key', 'waiting']),
  /** ms since epoch of its last answer; null = none yet. */
  at: z.number().nullable(),
  /** Why it failed, or what it needs. */
  detail: z.string().nullable(),
});
export type SourceView = z.infer<typeof sourceViewSchema>;

/** How fresh the figures are, and what a refresh has moved. */
const catalogRefreshSchema = z.object({
  /** `off` = this run never fetches figures; `error` says why. */
  status: z.enum(['idle', 'running', 'failed', 'off']),
  /** ms since epoch at which a source answered last; null = never. */
  lastAt: z.number().nullable(),
  /** ms since epoch of the next try; null = only when asked. */
  nextAt: z.number().nullable(),
  error: z.string().nullable(),
  sources: z.array(sourceViewSchema),
  /** Where the key for Artificial Analysis comes from. */
  analysisKey: z.enum(['vault', 'environment', 'none']),
  /** Models that refreshes have moved since a person last looked at the list. */
  moves: z.array(tierMoveSchema),
});
export type CatalogRefresh = z.infer<typeof catalogRefreshSchema>;

/** Every model with its prices, speeds and scores as of now. */
export const catalogViewSchema = z.object({
  /** Date of the newest figure, ISO. */
  asOf: z.string(),
  /** Date of the newest price and of the newest score; null = there is none. */
  pricesAsOf: z.string().nullable(),
  scoresAsOf: z.string().nullable(),
  refresh: catalogRefreshSchema,
  attribution: z.string(),
  models: z.array(modelViewSchema),
  /** Model ids on the Pareto frontier of coding index against prompt price, cheapest first. */
  frontier: z.array(z.string()),
  /** What `pareto-code` would take now, per tier; null when a tier has nothing available. */
  picks: z.record(tierSchema, z.string().nullable()),
  /** Tiers that another tier beats in both score and price. */
  dominatedTiers: z.array(tierSchema),
});
export type CatalogView = z.infer<typeof catalogViewSchema>;

/** A client key; of its secret nothing but the end. Times: ms since epoch. */
export const clientKeyViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  lastFour: z.string(),
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
  /** The key that is shown on the Overview page. */
  isDefault: z.boolean(),
  defaultTier: tierSchema.nullable(),
  /** The key's own tier wins over the request. */
  preventOverrides: z.boolean(),
  /** Rules of this key on top of the general ones. */
  limits: clientLimitsSchema,
  fromConfig: z.boolean(),
});
export type ClientKeyView = z.infer<typeof clientKeyViewSchema>;

/** Sums over the finished requests of today. */
export const spendSchema = z.object({
  /** Local calendar day, `YYYY-MM-DD`. */
  day: z.string(),
  requests: z.number(),
  failed: z.number(),
  promptTokens: z.number(),
  completionTokens: z.number(),
  costUsd: z.number(),
  /** Requests whose cost is not known. */
  unknownCost: z.number(),
});
export type Spend = z.infer<typeof spendSchema>;

/** How far one budget is used up. */
export const budgetStateSchema = z.object({
  /** Name of the client key; null = everybody together. */
  clientKey: z.string().nullable(),
  window: z.enum(['day', 'week', 'month']),
  limitUsd: z.number(),
  /** Spent and put aside for requests in flight. */
  spentUsd: z.number(),
  /** ms since epoch. */
  resetsAt: z.number(),
});
export type BudgetState = z.infer<typeof budgetStateSchema>;

/** How the export of figures to a collector goes. Times: ms since epoch. */
export const telemetryViewSchema = z.object({
  /** `forbidden` = the environment keeps everything in; `refused` = the address must not be used; `no-address` = there is none. */
  status: z.enum(['off', 'on', 'no-address', 'refused', 'forbidden']),
  /** Why nothing is sent although it is switched on, or what is wrong with the address; null = nothing is. */
  problem: z.string().nullable(),
  /** Where reports go, or would go; null = no address is known. */
  endpoint: z.string().nullable(),
  endpointSource: z.enum(['settings', 'environment', 'none']),
  /** Names of the headers that are sent along; their values stay in the key store. */
  headers: z.array(z.object({ name: z.string(), source: z.enum(['vault', 'environment']) })),
  /** Requests since the start of the program: taken by the collector, given up, waiting. */
  sent: z.number(),
  dropped: z.number(),
  waiting: z.number(),
  /** Spans and data points the collector did not want. */
  rejected: z.number(),
  lastSentAt: z.number().nullable(),
  lastError: z.object({ at: z.number(), message: z.string() }).nullable(),
  nextTryAt: z.number().nullable(),
});
export type TelemetryView = z.infer<typeof telemetryViewSchema>;

/** Everything the window mirrors. Changes arrive as whole slices; only `requests` is sent as changed entries. */
export const appStateSchema = z.object({
  app: appInfoSchema,
  settings: settingsSchema,
  providers: z.array(providerViewSchema),
  catalog: catalogViewSchema,
  clientKeys: z.array(clientKeyViewSchema),
  spendToday: spendSchema,
  budgets: z.array(budgetStateSchema),
  telemetry: telemetryViewSchema,
  /** Newest first. */
  requests: z.array(requestLogSchema),
});
export type AppState = z.infer<typeof appStateSchema>;

/** What the Auto Router read from a prompt. */
const autoPreviewSchema = z.object({
  /** First choice; null when there is none. */
  model: z.string().nullable(),
  /** What kind of task it is, e.g. `edit-code`. */
  class: z.string(),
  /** Need for a strong model, 0..1. */
  score: z.number(),
  /** Strength of model that is needed. */
  tier: z.enum(['low', 'mid', 'mid_high', 'high']),
  /** Model id to predicted chance of success, 0..1. */
  estimates: z.record(z.string(), z.number()),
  /** Model id to expected cost of this request, USD; null = a price is unknown. */
  expectedCostUsd: z.record(z.string(), z.number().nullable()),
  /** Corners of the cost-quality hull that the dial walks along, cheapest first. */
  hull: z.array(z.object({ model: z.string(), costUsd: z.number().nullable(), quality: z.number() })),
  reason: z.string(),
});
export type AutoPreview = z.infer<typeof autoPreviewSchema>;

/** Answer of `POST /v1/route` and of the window's preview; the Auto Router's part is there only beside that router. */
export const routePreviewSchema = z.object({
  intent: z.record(z.string(), z.unknown()),
  tierUsed: tierSchema.nullable(),
  chain: z.array(
    z.object({
      model: z.string(),
      provider: z.string(),
      tier: tierSchema.nullable(),
      role: z.enum(['primary', 'fallback', 'neighbour']),
      promptUsdPerMTok: z.number().nullable(),
      completionUsdPerMTok: z.number().nullable(),
      throughputP50: z.number().nullable(),
      expectedCostUsd: z.number().nullable(),
    }),
  ),
  verdicts: z.array(verdictSchema),
  why: z.string(),
  /** What the client would be answered when the chain is empty. */
  refusal: z.object({ status: z.number(), code: z.string(), message: z.string() }).nullable().optional(),
  /** What the session of the conversation meant for the plan; null = nothing. */
  session: z.unknown(),
  /** Settings or fields that had no effect, as sentences. */
  ignored: z.array(z.string()),
  /** ISO time the plan was made for. */
  at: z.string(),
  ...autoPreviewSchema.partial().shape,
});
export type RoutePreview = z.infer<typeof routePreviewSchema>;
