import { z } from 'zod';
import { readTextIfThere, setAside, writePrivateFile, writeProblem } from './private-file.ts';
import { defaultClientKeyEntry } from './vault.ts';

const documentSchema = z.object({ version: z.literal(1), entries: z.record(z.string(), z.string()) });

/** A small private file of named texts, rewritten as a whole on every change. */
export interface SecretsFile {
  readonly entries: ReadonlyMap<string, string>;
  /** What was wrong with the file and the name it was kept under, as the end of a sentence; null when all is well. */
  readonly setAside: string | null;
}

/** Reads `file`; one that is damaged is set aside, never deleted, and counts as empty. */
export function readSecretsFile(file: string, now: () => Date): SecretsFile {
  const text = readTextIfThere(file);
  if (text === null) return { entries: new Map(), setAside: null };
  const document = parse(text);
  if (document !== null) return { entries: new Map(Object.entries(document.entries)), setAside: null };
  const what = isNewer(text) ? 'was written by a newer version of Pareto Desk' : 'was damaged';
  return { entries: new Map(), setAside: `${what} and kept as ${setAside(file, now())}` };
}

/** Throws a sentence without any content when the disk refuses. */
export function writeSecretsFile(file: string, entries: ReadonlyMap<string, string>): void {
  try {
    writePrivateFile(file, JSON.stringify({ version: 1, entries: Object.fromEntries(entries) }, null, 2));
  } catch (error) {
    throw new Error(`The key could not be saved because ${writeProblem(error)}.`, { cause: error });
  }
}

/** @returns what to tell a person whose keys rest in a better store by now: those in the plain file are not used. */
export function unusedSecretsWarning(file: string): string | null {
  const names = listSecretsFile(file);
  const count = names.filter((name) => !name.startsWith(defaultClientKeyEntry)).length; // client keys are made anew
  if (count === 0) return null;
  const keys = count === 1 ? 'a key that is' : `${count} keys that are`;
  return `${file} still holds ${keys} not used any more, as plain text, from a time without a key store. Enter what is missing again, then delete the file.`;
}

/** Names of what is in the file; none when there is none or it cannot be read. */
export function listSecretsFile(file: string): readonly string[] {
  return Object.keys(readIfPossible(file)?.entries ?? {});
}

function readIfPossible(file: string): z.infer<typeof documentSchema> | null {
  try {
    return parse(readTextIfThere(file) ?? '');
  } catch {
    return null; // whoever may not read it cannot say what is in it
  }
}

function isNewer(text: string): boolean {
  try {
    return z.object({ version: z.number().min(2) }).safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function parse(text: string): z.infer<typeof documentSchema> | null {
  try {
    return documentSchema.parse(JSON.parse(text));
  } catch {
    return null; // the error would quote the text
  }
}
