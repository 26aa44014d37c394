import { readFileSync } from 'node:fs';

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly integrity?: string;
  /** Where it came from. */
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

/**
 * Looks for packages that a lock file needs but does not hold. npm writes such files when the registry lacks a platform's
 * package at that moment; on the other platform the next `npm ci` fails.
 *
 * @param text content of package-lock.json
 * @returns one line per missing package, e.g. `node_modules/oxlint -> @oxlint/darwin-arm64@1.89.0`
 */
export function findMissingPackages(text: string): string[] {
  const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, LockedPackage>> };
  return Object.entries(packages).flatMap(([folder, { dependencies, optionalDependencies }]) =>
    Object.entries({ ...dependencies, ...optionalDependencies })
      .filter(([name]) => !candidates(folder, name).some((place) => place in packages))
      .map(([name, version]) => `${folder || 'package.json'} -> ${name}@${version}`),
  );
}

/** Where Node would look for a package, from `folder` upwards. */
function candidates(folder: string, name: string): string[] {
  const parts = folder === '' ? [] : folder.split(/\/?node_modules\//).slice(1);
  return Array.from({ length: parts.length + 1 }, (_, dropped) =>
    [...parts.slice(0, parts.length - dropped), name].map((part) => `node_modules/${part}`).join('/'),
  );
}

/**
 * Looks for packages that could change without the lock file changing: those without a hash, and those that come from a
 * repository, a folder or an address without encryption.
 *
 * @param text content of package-lock.json
 * @returns one line per package, e.g. `node_modules/tool: has no hash`
 */
export function findUnpinnedPackages(text: string): string[] {
  const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, LockedPackage>> };
  return Object.entries(packages)
    .filter(([folder]) => folder !== '')
    .flatMap(([folder, { integrity = '', resolved, link }]) => {
      if (link === true) return [`${folder}: is a link to a folder`];
      // a lock file may leave the address out: then it is the registry's, and the hash decides
      if (resolved !== undefined && !resolved.startsWith('https://')) return [`${folder}: comes from ${resolved}`];
      return integrity.split(' ').some((hash) => hash.startsWith('sha512-')) ? [] : [`${folder}: has no SHA-512 hash`];
    });
}

/**
 * @param text content of package-lock.json
 * @param denied `allowScripts` of package.json; only `false` counts, since nothing is allowed here
 * @returns packages whose install script nobody has denied by name
 */
export function findInstallScripts(text: string, denied: Readonly<Record<string, boolean>>): string[] {
  const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, LockedPackage>> };
  return Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([folder]) => folder.split('node_modules/').at(-1) ?? folder)
    .filter((name) => denied[name] !== false);
}

if (import.meta.main) {
  const lock = readFileSync('package-lock.json', 'utf8');
  const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly allowScripts: Readonly<Record<string, boolean>>;
  };
  const problems = [
    ['Missing from package-lock.json', findMissingPackages(lock)],
    ['Not pinned by package-lock.json', findUnpinnedPackages(lock)],
    ['Install scripts that are not denied in package.json', findInstallScripts(lock, allowScripts)],
  ] as const;
  for (const [title, lines] of problems) if (lines.length > 0) console.error(`${title}:\n${lines.join('\n')}`);
  process.exitCode = problems.some(([, lines]) => lines.length > 0) ? 1 : 0;
}
