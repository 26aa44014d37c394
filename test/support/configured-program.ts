import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startHeadless, type HeadlessProcess } from './headless-process.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** The first line of `--json`, as far as tests need it. */
export interface ReadyProgram {
  readonly headless: HeadlessProcess;
  readonly url: string;
  /** Address of the window, with its token; absent without one. */
  readonly ui?: string;
  readonly clientKey: string;
  readonly pid: number;
}

export interface ProgramOptions {
  readonly dataDir?: string;
  readonly vault?: 'memory' | 'file';
  /** The window is served, too. */
  readonly ui?: boolean;
}

/** Starts the program with nothing but what a configuration file says, on free ports, and waits until it is ready. */
export async function startConfigured(
  members: object,
  { dataDir, vault = 'memory', ui = false }: ProgramOptions = {},
): Promise<ReadyProgram> {
  const directory = temporaryDirectory();
  const file = join(directory, 'config.json');
  writeFileSync(file, JSON.stringify({ version: 1, catalog: 'only', ...members }));
  const headless = startHeadless([
    '--json',
    '--port=0',
    ui ? '--ui-port=0' : '--no-ui',
    `--vault=${vault}`,
    `--data-dir=${dataDir ?? join(directory, 'data')}`,
    `--config=${file}`,
  ]);
  return { headless, ...(JSON.parse(await headless.nextLine()) as Omit<ReadyProgram, 'headless'>) };
}
