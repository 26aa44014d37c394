import { z } from 'zod';
import { readTextIfThere, setAside, writePrivateFile, writeProblem } from './private-file.ts';

const documentSchema = z.object({ version: z.literal(1), entries: z.record(z.string(), z.string()) });

/** A small private file of named texts, rewritten as a whole on every change. */
export interface SecretsFile {
  readonly entries: ReadonlyMap<string, string>;
  /** Dated name the file was kept under when it could not be understood; null when all is well. */
  readonly damagedAs: string | null;
}

/** Reads `file`; one that is damaged is set aside, never deleted, and counts as empty. */
export function readSecretsFile(file: string, now: () => Date): SecretsFile {
  const text = readTextIfThere(file);
  if (text === null) return { entries: new Map(), damagedAs: null };
  const document = parse(text);
  if (document === null) return { entries: new Map(), damagedAs: setAside(file, now()) };
  return { entries: new Map(Object.entries(document.entries)), damagedAs: null };
}

/** Throws a sentence without any content when the disk refuses. */
export function writeSecretsFile(file: string, entries: ReadonlyMap<string, string>): void {
  try {
    writePrivateFile(file, JSON.stringify({ version: 1, entries: Object.fromEntries(entries) }, null, 2));
  } catch (error) {
    throw new Error(`The key could not be saved because ${writeProblem(error)}.`, { cause: error });
  }
}

function parse(text: string): z.infer<typeof documentSchema> | null {
  try {
    return documentSchema.parse(JSON.parse(text));
  } catch {
    return null; // the error would quote the text
  }
}
