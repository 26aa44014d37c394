import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentClient } from './agent-client.ts';
import { runBounded } from './run-bounded.ts';

/** Clients are 80 to 450 MB each: kept between runs, never part of `npm ci`. */
const cacheFolder = join(import.meta.dirname, '../../.cache/clients');

/** ms a client may take to come from the registry. */
const installMs = 300_000;

/** What came of an installation: the command to start, or why there is none. */
export type Installed = { readonly command: string } | { readonly missing: string };

/** Installs the pinned version into the cache, unless it is there already. */
export async function installClient(client: AgentClient): Promise<Installed> {
  const folder = join(cacheFolder, client.command);
  const command = join(folder, 'node_modules', '.bin', client.command);
  if ((await installedVersion(folder, client.package)) === client.version && existsSync(command)) return { command };
  await mkdir(folder, { recursive: true });
  // a project of its own, whose one package may run its script: npm 12 asks for leave, and `npm run` passes our own setting on
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, allowScripts: { [client.package]: true } }),
  );
  const { status, output } = await runBounded({
    command: 'npm',
    args: [
      'install',
      '--ignore-scripts=false',
      '--strict-allow-scripts=false',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `${client.package}@${client.version}`,
    ],
    cwd: folder,
    env: process.env,
    limitMs: installMs,
  });
  if (status === 0 && existsSync(command)) return { command };
  return { missing: `npm could not install it: ${lastLine(output)}` };
}

async function installedVersion(folder: string, name: string): Promise<string | null> {
  try {
    const text = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  } catch {
    return null; // not installed yet
  }
}

/** @returns the last line that says something. */
export function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.trim().slice(0, 160) ?? '';
}
