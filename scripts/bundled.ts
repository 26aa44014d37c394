// npm run bundled: the packages whose code is in what is shipped, after everything unused was left out.
// Ends with 1 when there are more than the house allows itself.
import { build, type InlineConfig, type Rolldown } from 'vite';
import { programConfig, programs, type Program } from './build.ts';

/** Packages in the shipped tree. Fewer packages are fewer people who have to be trusted. */
export const mostPackages = 60;

/** Loaded from its own folder: a native module cannot be bundled. Electron itself is the platform, not a package. */
const besideTheBundle = ['@napi-rs/keyring'];

/** @returns names of the packages that module ids belong to, without repetitions. */
export function packagesOf(moduleIds: readonly string[]): string[] {
  const names = moduleIds.flatMap((id) => {
    const inside = id.replaceAll('\\', '/').split('/node_modules/').at(-1);
    if (inside === undefined || !/[\\/]node_modules[\\/]/.test(id)) return [];
    return inside.split('/', inside.startsWith('@') ? 2 : 1).join('/');
  });
  return [...new Set(names)].toSorted();
}

/** Builds every part in memory. @returns the packages of each */
export async function bundledPackages(): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const name of Object.keys(programs) as Program[]) found.set(name, await packagesIn(programConfig(name)));
  found.set('renderer', await packagesIn({ logLevel: 'warn' }));
  return found;
}

/** Builds one program in memory. @returns its code */
export async function codeOf(name: Program): Promise<string> {
  return (await chunksOf(programConfig(name))).map(({ code }) => code).join('');
}

async function chunksOf(config: InlineConfig): Promise<Rolldown.OutputChunk[]> {
  const built = (await build({ ...config, build: { ...config.build, write: false } })) as
    Rolldown.RolldownOutput | Rolldown.RolldownOutput[];
  return [built].flat().flatMap(({ output }) => output.filter((file) => file.type === 'chunk'));
}

async function packagesIn(config: InlineConfig): Promise<string[]> {
  const chunks = await chunksOf(config);
  // styles are no code of a chunk, but they are shipped
  const modules = chunks.flatMap(({ modules: all }) =>
    Object.entries(all).filter(([id, { renderedLength }]) => renderedLength > 0 || id.endsWith('.css')),
  );
  return packagesOf(modules.map(([id]) => id));
}

if (import.meta.main) {
  const parts = await bundledPackages();
  const all = [...new Set([...parts.values()].flat()), ...besideTheBundle];
  for (const [part, names] of parts)
    console.log(`${part}: ${names.length}${names.length === 0 ? '' : `, ${names.join(', ')}`}`);
  console.log(`${all.length} packages in all with ${besideTheBundle.join(', ')}; at most ${mostPackages} are allowed.`);
  process.exitCode = all.length > mostPackages ? 1 : 0;
}
