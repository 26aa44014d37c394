import { z } from 'zod';
import { configModelSchema, configProviderSchema } from '../../shared/config-file.ts';
import { clientLimitsSchema, factoryGuardrails, noClientLimits } from '../../shared/guardrails.ts';
import { factorySettings, settingsSchema, type Settings } from '../../shared/settings.ts';
import { tierSchema } from '../../shared/tier.ts';
import { fitToSchema } from './fit-to-schema.ts';

/** A client key as it rests on disk: its hash, never the key. */
const storedClientKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** SHA-256 of the key, hex. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  lastFour: z.string(),
  /** ms since epoch. */
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
  defaultTier: tierSchema.nullable(),
  preventOverrides: z.boolean(),
  /** Absent = no rules of its own. */
  limits: clientLimitsSchema.default(noClientLimits),
});
export type StoredClientKey = Readonly<z.infer<typeof storedClientKeySchema>>;

/** A provider the user described, without its key: that is in the vault. */
const storedProviderSchema = configProviderSchema.omit({ apiKey: true });
export type StoredProvider = Readonly<z.infer<typeof storedProviderSchema>>;

/** Layout of `settings.json`. Raise it together with a step in `migrations`. */
const storedVersion = 1;

const documentSchema = z.object({
  version: z.literal(storedVersion),
  settings: settingsSchema,
  catalog: z.enum(['merge', 'only']),
  providers: z.array(storedProviderSchema),
  models: z.array(configModelSchema),
  clientKeys: z.array(storedClientKeySchema),
});

/** Everything that outlives the program, apart from secrets and records. */
export interface Stored {
  readonly settings: Settings;
  readonly catalog: 'merge' | 'only';
  readonly providers: readonly StoredProvider[];
  readonly models: readonly z.infer<typeof configModelSchema>[];
  readonly clientKeys: readonly StoredClientKey[];
}

export const factoryStored: Stored = {
  settings: factorySettings,
  catalog: 'merge',
  providers: [],
  models: [],
  clientKeys: [],
};

type Document = Readonly<Record<string, unknown>>;

/** Turns a document of one version into the next one; the key is the version it starts from. */
export type Migrations = Readonly<Record<number, (document: Document) => Document>>;

/** There has been one layout so far. */
const migrations: Migrations = {};

/** The file was written by a later program, which may mean something else by it. */
export class NewerSettingsError extends Error {}

/**
 * Reads the text of a settings file of this or an earlier version. What it lacks takes its factory value, what this version
 * does not know is left out. Throws an Error whose message says what is wrong with it.
 */
export function readStored(text: string, steps: Migrations = migrations): Stored {
  const document = documentSchema.safeParse(fit(migrate(readDocument(text), steps)));
  if (!document.success) throw new Error(z.prettifyError(document.error), { cause: document.error });
  const { settings, catalog, providers, models, clientKeys } = document.data;
  return { settings, catalog, providers, models, clientKeys };
}

function fit(found: Document): unknown {
  const { clientKeys } = found;
  const keys = Array.isArray(clientKeys) ? clientKeys.map(fitClientKey) : clientKeys;
  return fitToSchema(documentSchema, keys === undefined ? found : { ...found, clientKeys: keys }, factoryStored);
}

/** Content rules of its own have their factory values elsewhere: without any a key has none of its own. */
function fitClientKey(found: unknown): unknown {
  const hasOwnContent = storedContentSchema.safeParse(found).success;
  const limits = hasOwnContent ? { ...noClientLimits, content: factoryGuardrails.content } : noClientLimits;
  return fitToSchema(storedClientKeySchema, found, { limits });
}

const storedContentSchema = z.object({ limits: z.object({ content: z.looseObject({}) }) });

/** @returns the settings as the file holds them, with the version of this program. */
export function toDocument(stored: Stored): Document {
  return { version: storedVersion, ...stored };
}

function readDocument(text: string): Document {
  const document: unknown = JSON.parse(text.replace(/^\uFEFF/, '')); // some editors put a mark in front
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw new Error('It is no object.');
  return document as Document;
}

function migrate(document: Document, steps: Migrations): Document {
  let current = document;
  for (;;) {
    const version = current['version'];
    if (typeof version !== 'number') throw new Error('It has no version.');
    if (version > storedVersion) throw new NewerSettingsError('It was written by a newer version of Pareto Desk.');
    const step = steps[version];
    if (version === storedVersion || step === undefined) return current;
    current = step(current);
  }
}
