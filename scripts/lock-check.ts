import { readFileSync } from 'node:fs';

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
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

if (import.meta.main) {
  const missing = findMissingPackages(readFileSync('package-lock.json', 'utf8'));
  if (missing.length > 0) console.error(`Missing from package-lock.json:\n${missing.join('\n')}`);
  process.exitCode = missing.length > 0 ? 1 : 0;
}
