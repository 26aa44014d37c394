import { z } from 'zod';
import { dialectSchema } from './dialect.ts';
import { clientLimitsSchema } from './guardrails.ts';
import { settingsPatchSchema } from './settings.ts';
import { tierSchema } from './tier.ts';

const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'An id has 1 to 64 letters, digits, dots, dashes or underscores.');
const modelId = z
  .string()
  .regex(/^[^\s/:]+\/[^\s:]+$/, 'A model id is written author/slug.')
  .max(200);
const usd = z.number().min(0);

/** `2400` is the end of the day. */
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3])[0-5]\d$|^2400$/, 'A time of day is written HHMM, e.g. 0930.');

/** Printable ASCII, as in every HTTP header. */
const headerSecret = /^[\x21-\x7e]+$/;
const noHeaderSecret = 'A key has no spaces, no line breaks and no letters other than ASCII.';

const authSchema = z.enum(['bearer', 'x-api-key', 'none']);

/** One provider the user describes by hand: a company not in the catalog, or a server on the own machine. */
export const configProviderSchema = z.strictObject({
  id,
  name: z.string().min(1).max(100).optional(),
  dialect: dialectSchema.optional(),
  /** Several dialects, best first; instead of `dialect`. */
  dialects: z.array(dialectSchema).min(1).optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).max(2_000),
  auth: authSchema.optional(),
  apiKey: z.string().regex(headerSecret, noHeaderSecret).optional(),
  enabled: z.boolean().optional(),
});
export type ConfigProvider = z.infer<typeof configProviderSchema>;

const configEndpointSchema = z.strictObject({
  provider: id,
  modelId: z.string().min(1).max(300),
  promptUsdPerMTok: usd.nullable().optional(),
  completionUsdPerMTok: usd.nullable().optional(),
  cacheReadUsdPerMTok: usd.nullable().optional(),
  cacheWriteUsdPerMTok: usd.nullable().optional(),
  contextLength: z.int().positive().nullable().optional(),
  maxOutputTokens: z.int().positive().nullable().optional(),
  /** Tokens per second, median. */
  throughputP50: z.number().positive().nullable().optional(),
  ttftMsP50: z.number().positive().nullable().optional(),
  /** Other prices under a condition; the last that holds wins, key by key. */
  overrides: z
    .array(
      z.strictObject({
        /** Holds for strictly more prompt tokens than this. */
        minPromptTokens: z.int().min(0).optional(),
        /** ISO date or time from which it holds. */
        validFrom: z.string().optional(),
        /** Daily window in UTC, `HHMM`, half-open; may wrap over midnight. */
        utcStart: timeOfDay.optional(),
        utcEnd: timeOfDay.optional(),
        promptUsdPerMTok: usd.optional(),
        completionUsdPerMTok: usd.optional(),
        cacheReadUsdPerMTok: usd.optional(),
        cacheWriteUsdPerMTok: usd.optional(),
      }),
    )
    .optional(),
});

export const configModelSchema = z.strictObject({
  id: modelId,
  name: z.string().min(1).max(200).optional(),
  /** Pins membership; without it the percentile decides. */
  tier: tierSchema.optional(),
  /** 0..100 within the benchmarked field. */
  codingPercentile: z.number().min(0).max(100).nullable().optional(),
  codingIndex: z.number().nullable().optional(),
  contextLength: z.int().positive().nullable().optional(),
  maxOutputTokens: z.int().positive().nullable().optional(),
  supports: z
    .strictObject({
      tools: z.boolean().optional(),
      images: z.boolean().optional(),
      structuredOutputs: z.boolean().optional(),
      reasoning: z.boolean().optional(),
    })
    .optional(),
  endpoints: z.array(configEndpointSchema).min(1),
});
export type ConfigModel = z.infer<typeof configModelSchema>;

const configClientKeySchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  key: z.string().min(8).max(200).regex(headerSecret, noHeaderSecret).optional(),
  defaultTier: tierSchema.optional(),
  preventOverrides: z.boolean().optional(),
  /** Absent = the limits that a key of this name has already, else none. */
  limits: clientLimitsSchema.optional(),
});
export type ConfigClientKey = z.infer<typeof configClientKeySchema>;

/** The declarative configuration file: `--config FILE`, Settings > Import, Settings > Export. */
export const configFileSchema = z.strictObject({
  version: z.literal(1),
  /** `merge` adds to the bundled catalog, `only` replaces it. */
  catalog: z.enum(['merge', 'only']).optional(),
  providers: z.array(configProviderSchema).optional(),
  models: z.array(configModelSchema).optional(),
  clientKeys: z.array(configClientKeySchema).optional(),
  settings: settingsPatchSchema.optional(),
});
export type ConfigFile = z.infer<typeof configFileSchema>;
