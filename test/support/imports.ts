import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One import of one file. */
export interface Import {
  /** As written, e.g. `../catalog/catalog.ts` or `node:fs`. */
  readonly specifier: string;
  /** Path from the project's root for our own files, e.g. `shared/tier.ts`; null for a package. */
  readonly target: string | null;
  /** `import type`: gone once the program runs. */
  readonly isType: boolean;
}

const patterns = [
  /^(?:import|export)\s[^'";]*?\bfrom\s*'([^']+)'/gm, // import … from, export … from
  /^import\s*'([^']+)'/gm, // import 'x'
  /\b(?:import|require)\(\s*['"`]([^'"`]+)['"`]/g, // import('x'), require('x')
];

/** Whatever depends on more than the arguments: clock, dice, timer, environment, network. */
const impurities = [
  /\bDate\.now\b/,
  /\bnew Date\b(?!\(\s*[^\s)])/, // now, where no moment is given
  /(?<!\bnew\s+)\bDate\(/, // a text of now, whatever is given
  /\bMath\.random\b|\bgetRandomValues\b|\brandom(?:UUID|Bytes|Int|Fill)/,
  /\bperformance\.(?:now|timeOrigin)\b/,
  /\bset(?:Timeout|Interval|Immediate)\b|\bqueueMicrotask\b/,
  /\bprocess\./,
  /\bfetch\(/,
];

/** @returns all source files under the folders, as paths from the project's root. */
export function listSources(folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** @returns the file without its comments, which may say what the code must not do. */
export function readCode(file: string): string {
  return readFileSync(file, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/(^|[\s;{])\/\/.*$/gm, '$1');
}

/** @returns the first thing in the code that makes the same arguments come out differently; null when there is none. */
export function findImpurity(code: string): string | null {
  return impurities.map((pattern) => pattern.exec(code)?.[0]).find((hit) => hit !== undefined) ?? null;
}

export function readImports(file: string): Import[] {
  const code = readCode(file);
  return patterns
    .flatMap((pattern) => [...code.matchAll(pattern)])
    .map(([statement, specifier = '']) => ({
      specifier,
      target: specifier.startsWith('.') ? join(dirname(file), specifier) : null,
      isType: /^(?:import|export)\s+type\b/.test(statement),
    }));
}

/**
 * Looks for a way from a file back to itself.
 *
 * @param edges what each file imports
 * @returns one cycle as a list of files, first and last the same; null when there is none
 */
export function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of edges.get(file) ?? []) {
      const cycle = walk(next, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return null;
  };
  for (const file of edges.keys()) {
    const cycle = walk(file, []);
    if (cycle) return cycle;
  }
  return null;
}
