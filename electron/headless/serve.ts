import { readFileSync } from 'node:fs';
import { publicSources } from '../desk/catalog-refresh/sources.ts';
import { ConfigError, decodeConfig } from '../desk/config-text.ts';
import { createDesk, type Desk } from '../desk/desk.ts';
import { lockDataDir } from '../storage/data-dir-lock.ts';
import { defaultDataDir } from '../storage/data-dir.ts';
import { openVault, type VaultChoice } from '../storage/open-vault.ts';
import { errorCode } from '../storage/private-file.ts';
import type { Vault } from '../storage/vault.ts';
import type { ServeOptions } from './command-line.ts';
import type { Output } from './output.ts';
import { readWindowFiles } from '../page/window-files.ts';
import { createWindowServer, type WindowServer } from './window-server.ts';

/** The running product, as the process around it needs it. */
export interface Service {
  /** Reads the configuration file again and says how it went. Never rejects. */
  readonly reload: () => Promise<void>;
  /** Lets running answers finish, for a limited time. */
  readonly stop: () => Promise<void>;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
  /** Writes an error into the log before it returns. */
  readonly crashed: (error: unknown) => void;
}

/** What the window cannot do in a browser. */
const limitations = [
  'There is no tray icon and there are no notifications: Pareto Desk runs without Electron.',
  'It does not start by itself when you log in.',
];

/** Where the window is when nobody says otherwise. */
const usualUiPort = 7280;

/** Running answers get this long before they are cut off with an error, ms. */
const graceMs = 10_000;

/** A start that failed for a reason the person can do something about. */
export class StartError extends Error {}

/** Starts everything and prints where it is. Rejects with a StartError when something is in the way. */
export async function serve(
  options: ServeOptions,
  version: string,
  windowDir: string,
  output: Output,
): Promise<Service> {
  const dataDir = options.dataDir ?? defaultDataDir();
  const configText = options.config === null ? null : readConfigFile(options.config);
  const lock = lockDataDir(dataDir, process.pid);
  try {
    let desk: Desk | null = null;
    const window = options.ui ? createWindowServer(readWindow(windowDir), () => desk?.handlers ?? null) : null;
    desk = await createDesk({
      mode: 'headless',
      version,
      dataDir,
      limitations,
      configText,
      port: options.port,
      vault: await openVaultOrSay(options.vault, dataDir),
      environment: process.env,
      announce: (name, value) => window?.announce(name, value),
      catalogSources: publicSources,
    });
    return await present(desk, window, options, output, lock.release);
  } catch (error) {
    lock.release();
    if (!(error instanceof ConfigError)) throw error;
    throw new StartError(`The configuration file ${options.config} cannot be used.\n${error.message}`);
  }
}

async function openVaultOrSay(choice: VaultChoice, dataDir: string): Promise<Vault> {
  try {
    return await openVault(choice, dataDir, () => new Date());
  } catch (error) {
    throw new StartError(vaultSentence(error, dataDir));
  }
}

function vaultSentence(error: unknown, dataDir: string): string {
  const code = errorCode(error);
  if (code === 'ENOTDIR') return `${dataDir} is no folder. Choose another --data-dir.`;
  if (code !== null)
    return `The keys in ${dataDir} cannot be read (${code}). Choose another --data-dir, or start with --vault memory.`;
  return error instanceof Error ? error.message : 'The store for keys could not be opened.';
}

async function present(
  desk: Desk,
  window: WindowServer | null,
  options: ServeOptions,
  output: Output,
  release: () => void,
): Promise<Service> {
  const stop = async (grace: number): Promise<void> => {
    await desk.close(grace);
    await window?.close();
    release();
  };
  const { app } = desk.state();
  try {
    if (app.baseUrl === null)
      throw new StartError(
        `${app.listenError?.message ?? 'The gateway does not listen.'} ${portHint(app.listenError?.freePort)}`,
      );
    if (window !== null) await listenForWindow(window, options.uiPort);
  } catch (error) {
    await stop(0);
    throw error;
  }
  output.ready({ url: app.baseUrl, ui: window?.address() ?? null, clientKey: desk.clientKey(), pid: process.pid });
  for (const sentence of [app.vault.warning, ...app.notices]) if (sentence !== null) output.note(sentence);
  const { redact, crashed } = desk;
  return { reload: () => reload(desk, options, output), stop: () => stop(graceMs), redact, crashed };
}

function portHint(freePort: number | null | undefined): string {
  return freePort == null ? '' : `For example: --port ${freePort}`;
}

/** Takes the port that was asked for, or else the usual one or any that is free. Throws a StartError. */
export async function listenForWindow(window: Pick<WindowServer, 'listen'>, wanted: number | null): Promise<void> {
  try {
    await window.listen(wanted ?? usualUiPort);
  } catch (error) {
    const code = errorCode(error) ?? 'unknown';
    if (wanted === null) return void (await window.listen(0)); // taken, or in a range that Windows keeps back
    const why = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${code})`;
    throw new StartError(`Port ${wanted} for the window ${why}. Choose another --ui-port; 0 takes any free one.`);
  }
}

async function reload(desk: Desk, options: ServeOptions, output: Output): Promise<void> {
  try {
    await desk.reload(() => (options.config === null ? null : readConfigFile(options.config)));
    output.reloaded({ reloaded: true });
  } catch (error) {
    output.reloaded({ reloaded: false, error: desk.redact(error instanceof Error ? error.message : 'unknown') });
  }
}

function readConfigFile(path: string): string {
  try {
    return decodeConfig(readFileSync(path));
  } catch (error) {
    const code = errorCode(error);
    throw new StartError(
      `The configuration file ${path} ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`}.`,
    );
  }
}

function readWindow(directory: string): ReturnType<typeof readWindowFiles> {
  try {
    return readWindowFiles(directory);
  } catch {
    throw new StartError(
      `The files of the window are missing in ${directory}. Run \`npm run build\`, or start with --no-ui.`,
    );
  }
}
