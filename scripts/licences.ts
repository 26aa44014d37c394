// npm run licences [-- --texts]: the licences of every package whose code may be in what is shipped, one line each.
// Ends with 1 for a package without a licence, or with one that would bind the whole program.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

export interface Licence {
  readonly name: string;
  readonly version: string;
  /** SPDX expression; null = none is stated. */
  readonly licence: string | null;
  /** Folder of the package. */
  readonly directory: string;
}

interface PackageFile {
  readonly version: string;
  readonly license?: string | { readonly type: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const shippedFolders = ['electron', 'renderer', 'shared'];

/** Licences that ask for no more than to be named. */
const permissive =
  /^(0BSD|MIT|ISC|BSD-[23]-Clause|Apache-2\.0|OFL-1\.1|CC0-1\.0|Unlicense|BlueOak-1\.0\.0|Zlib|Python-2\.0)$/;

/** @returns true for an SPDX expression of which a permissive choice can be made. */
export function isPermissive(licence: string | null): boolean {
  if (licence === null) return false;
  const choices = licence.replaceAll(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((part) => permissive.test(part.trim())));
}

/** @returns names of the packages that sources import, from what stands after `from` or `import`. */
export function packagesIn(source: string): string[] {
  const specifiers = [...source.matchAll(/(?:\bfrom|\bimport\(?)\s*'([^'.][^']*)'/g)].map(
    ([, specifier]) => specifier ?? '',
  );
  return specifiers.filter((specifier) => !isBuiltin(specifier)).map(toPackageName);
}

function toPackageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Everything that the shipped folders import, and what that needs in turn. */
export function listLicences(root: string): Licence[] {
  const found = new Map<string, Licence>();
  const waiting = [...importedPackages(root)].map((name) => ({ name, from: root }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const directory = findPackage(next.name, next.from);
    if (directory === null || found.has(directory)) continue;
    const file = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as PackageFile;
    const stated = typeof file.license === 'object' ? file.license.type : file.license;
    found.set(directory, { name: next.name, version: file.version, licence: stated ?? null, directory });
    // Electron's own dependencies only fetch its binary; the binary brings its licences along.
    if (next.name === 'electron') continue;
    for (const name of Object.keys({ ...file.dependencies, ...file.optionalDependencies }))
      waiting.push({ name, from: directory });
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function importedPackages(root: string): Set<string> {
  const names = new Set<string>();
  for (const folder of shippedFolders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(tsx?|css)$/.test(entry.name)) continue;
      for (const name of packagesIn(readFileSync(join(entry.parentPath, entry.name), 'utf8'))) names.add(name);
    }
  }
  return names;
}

/** Looks where Node would. @returns null for a package that is not installed, e.g. one for another system */
function findPackage(name: string, from: string): string | null {
  for (let folder = from; ; folder = join(folder, '..')) {
    const directory = join(folder, 'node_modules', name);
    if (existsSync(join(directory, 'package.json'))) return directory;
    if (folder === join(folder, '..')) return null;
  }
}

function textOf({ directory }: Licence): string {
  const file = readdirSync(directory).find((name) => /^licen[cs]e/i.test(name));
  return file === undefined ? '(the package brings no text along)' : readFileSync(join(directory, file), 'utf8').trim();
}

/**
 * @param root absolute
 * @returns what goes with every copy, as nearly all of these licences ask: whose work is in it, and on what terms.
 */
export function noticesOf(root: string): string {
  const others = listLicences(root).filter(({ name }) => name !== 'electron'); // its binary brings its own along
  const notices = others.map((entry) => `${entry.name}@${entry.version} (${entry.licence})\n\n${textOf(entry)}\n`);
  return ['Pareto Desk contains work of others, or may.\n', ...notices].join(`\n${'-'.repeat(72)}\n\n`);
}

if (import.meta.main) {
  const licences = listLicences(join(import.meta.dirname, '..'));
  const bad = licences.filter(({ licence }) => !isPermissive(licence));
  for (const entry of licences) {
    console.log(`${entry.name}@${entry.version}  ${entry.licence ?? 'NONE'}`);
    if (process.argv.includes('--texts')) console.log(`\n${textOf(entry)}\n`);
  }
  console.log(`${licences.length} packages, ${bad.length} with a licence that is missing or not permissive.`);
  for (const { name, licence } of bad) console.log(`  ${name}: ${licence ?? 'none'}`);
  process.exitCode = bad.length === 0 ? 0 : 1;
}
