import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { moveSideSchema, sourceViewSchema } from '../../shared/app-state.ts';
import type { CatalogFigures } from '../gateway/catalog/catalog-figures.ts';
import { readTextIfThere, setAside, writeProblem } from './private-file.ts';

const price = z.number().nullable();
const prices = { prompt: price, completion: price, cacheRead: price, cacheWrite: price };
const limit = z.number().nullable();

const endpointSchema = z.object({
  ...prices,
  provider: z.string(),
  modelId: z.string(),
  overrides: z
    .array(
      z.object(prices).partial().extend({
        minPromptTokens: z.number().optional(),
        validFrom: z.string().optional(),
        utcStart: z.string().optional(),
        utcEnd: z.string().optional(),
      }),
    )
    .optional(),
  contextLength: limit,
  maxOutputTokens: limit,
  speed: z
    .object({ p50: z.number().nullable(), ttftMs: z.number().nullable(), date: z.string(), source: z.string() })
    .optional(),
  date: z.string().nullable(),
  source: z.string(),
});

const modelSchema = z.object({
  id: z.string(),
  name: z.string(),
  author: z.string(),
  status: z.enum(['active', 'preview', 'retired']),
  releaseDate: z.string().nullable(),
  contextLength: limit,
  maxInputTokens: z.number().optional(),
  maxOutputTokens: limit,
  supports: z.object({
    tools: z.boolean(),
    images: z.boolean(),
    structuredOutputs: z.boolean(),
    reasoning: z.boolean(),
  }),
  quirks: z.array(z.string()).optional(),
  score: z
    .object({ index: z.number(), basis: z.string(), error: z.number(), date: z.string(), source: z.string() })
    .nullable(),
  endpoints: z.array(endpointSchema).min(1),
});

const savedSchema = z.object({
  version: z.literal(1),
  /** Date of the bundled catalog that the figures grew from. */
  base: z.string(),
  generated: z.string(),
  field: z.array(z.tuple([z.string(), z.number(), z.string()])).min(1),
  models: z.array(modelSchema).min(1),
  /** What each address said of the version it sent, to be asked with again. */
  validators: z.record(z.string(), z.object({ etag: z.string().nullable(), lastModified: z.string().nullable() })),
  /** Catalog ids by OpenRouter's dated slugs. */
  idBySlug: z.record(z.string(), z.string()),
  /** ms since epoch at which a source answered last. */
  lastAt: z.number().nullable(),
  sources: known(sourceViewSchema),
  moves: known(z.object({ model: z.string(), name: z.string(), before: moveSideSchema, after: moveSideSchema })),
});

/** A list of which entries that a newer version invented are left out: figures are not thrown away for what is said about them. */
function known<T extends z.ZodType>(entry: T) {
  return z.array(entry.nullable().catch(null)).transform((entries) => entries.filter((one) => one !== null));
}

const versionSchema = z.object({ version: z.number() });

/** The last good figures, and what a refresh has to remember. Providers are never among it: their addresses are the program's. */
export type SavedCatalog = Readonly<Omit<z.infer<typeof savedSchema>, 'version' | 'field' | 'models'>> &
  Pick<CatalogFigures, 'field' | 'models'>;

/** `catalog.json`: read once at the start, written after a refresh without holding up anything. */
export interface CatalogFile {
  /** What was saved last; null when there is nothing that can be used. */
  readonly read: () => SavedCatalog | null;
  /** Writes one after another, the newest last. Never rejects. */
  readonly save: (saved: SavedCatalog) => Promise<void>;
  /** What the user should know: a copy that was set aside, one that could not be written. */
  readonly notices: () => readonly string[];
}

/**
 * Opens the copy in `directory`, private to the user. One that cannot be understood is set aside under a dated name: the
 * bundled figures take its place until the next refresh.
 */
export function openCatalogFile(directory: string, now: () => Date): CatalogFile {
  const file = join(directory, 'catalog.json');
  const start = readAtStart(file, now);
  let problem: string | null = null;
  let writing = Promise.resolve();

  const write = async (saved: SavedCatalog): Promise<void> => {
    try {
      await replaceFile(file, JSON.stringify({ version: 1, ...saved }));
      problem = null;
    } catch (error) {
      problem = `The refreshed catalog could not be saved because ${writeProblem(error)}. It holds until Pareto Desk is closed.`;
    }
  };
  return {
    read: () => start.saved,
    save: (saved) => (writing = writing.then(() => write(saved))),
    notices: () => [...start.notices, ...(problem === null ? [] : [problem])],
  };
}

interface Start {
  readonly saved: SavedCatalog | null;
  readonly notices: readonly string[];
}

function readAtStart(file: string, now: () => Date): Start {
  try {
    const text = readTextIfThere(file);
    if (text === null) return { saved: null, notices: [] };
    const saved = tryRead(text);
    if (typeof saved !== 'string') return { saved, notices: [] };
    const name = setAside(file, now());
    const notice = `The saved catalog ${saved}. It was kept as ${name} in ${dirname(file)}; the figures that came with the program are used until the next refresh.`;
    return { saved: null, notices: [notice] };
  } catch (error) {
    const notice = `The saved catalog could not be read (${writeProblem(error)}); the figures that came with the program are used.`;
    return { saved: null, notices: [notice] };
  }
}

/** @returns why it cannot be used, where it cannot. */
function tryRead(text: string): SavedCatalog | string {
  try {
    const document: unknown = JSON.parse(text);
    if ((versionSchema.safeParse(document).data?.version ?? 0) > 1)
      return 'was written by a newer version of Pareto Desk';
    const { version: _, ...saved } = savedSchema.parse(document);
    // zod writes `?: T | undefined` where the figures say `?: T`; JSON has no undefined
    return saved as SavedCatalog;
  } catch {
    return 'was damaged'; // the caller sets the file aside and says so
  }
}

/** Like `writePrivateFile`, but off the main thread: the catalog is large, and requests are being answered. */
async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.tmp`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
