import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, clipboard, dialog, nativeImage, session } from 'electron';
import type { Announce } from '../shared/ipc.ts';
import type { Tier } from '../shared/tier.ts';
import { answerCall } from './desk/answer-call.ts';
import { publicSources } from './desk/catalog-refresh/sources.ts';
import { decodeConfig } from './desk/config-text.ts';
import { createDesk, type Desk } from './desk/desk.ts';
import { keepTicksQuick } from './desk/quick-ticks.ts';
import { readCommandLine, type CommandLine } from './shell/command-line.ts';
import { createDeskWindow } from './shell/desk-window.ts';
import { createDesktop } from './shell/desktop.ts';
import { hardenPages, hardenSession } from './shell/harden.ts';
import { serveCalls } from './shell/ipc.ts';
import { isHiddenStart } from './shell/login-item.ts';
import { registerPageScheme, servePage } from './shell/page-protocol.ts';
import { openSystemVault } from './shell/system-vault.ts';
import { lockDataDir } from './storage/data-dir-lock.ts';
import { configHome, defaultDataDir } from './storage/data-dir.ts';
import { ensurePrivateDirectory } from './storage/private-file.ts';

/** dist/, or the same folder inside the packed app. */
const here = import.meta.dirname;

/** Running answers get this long to end after "Quit". */
const graceMs = 10_000;

try {
  boot(readCommandLine(process.argv.slice(1)));
} catch (error) {
  giveUp(error);
}

/** What must happen before `ready`. A top-level await of it would never return (electron/electron#40719). */
function boot(commandLine: CommandLine): void {
  keepTicksQuick();
  const dataDir = commandLine.dataDir ?? defaultDataDir();
  ensurePrivateDirectory(join(dataDir, 'window'));
  app.setPath('userData', dataDir);
  app.setPath('sessionData', join(dataDir, 'window')); // Chromium's own files
  app.enableSandbox();
  registerPageScheme();
  hardenPages();
  app.setAppUserModelId('dev.paretodesk.app'); // Windows shows notifications of known apps only
  if (app.requestSingleInstanceLock()) void start(commandLine, dataDir);
  else app.quit(); // the first one opens its window instead
}

async function start(commandLine: CommandLine, dataDir: string): Promise<void> {
  try {
    await app.whenReady();
    await run(commandLine, dataDir);
  } catch (error) {
    giveUp(error);
  }
}

async function run({ port, configFile, hidden }: CommandLine, dataDir: string): Promise<void> {
  hardenSession(session.defaultSession);
  servePage(join(here, 'renderer'));
  const lock = lockDataDir(dataDir, process.pid);
  const window = createDeskWindow({
    preload: join(here, 'preload.cjs'),
    boundsFile: join(dataDir, 'window.json'),
    devTools: !app.isPackaged,
    icon: nativeImage.createFromPath(join(here, 'icons', 'icon.png')),
  });

  let announce: Announce = window.announce;
  const desk = await createDesk({
    version: app.getVersion(),
    mode: 'electron',
    dataDir,
    limitations: [],
    vault: await openSystemVault(dataDir, () => new Date()),
    environment: process.env,
    announce: (name, value) => announce(name, value),
    configText: configFile === null ? null : decodeConfig(readFileSync(configFile)),
    port,
    catalogSources: publicSources,
  });
  writeDownFaults(desk);
  serveCalls(
    (name, input) => answerCall(desk.handlers, name, input),
    () => window.current()?.webContents ?? null,
  );

  const setTier = async (tier: Tier): Promise<void> => void (await desk.handlers['tier.set']({ tier }));
  const actions = {
    setTier: (tier: Tier) => void setTier(tier).catch(report),
    copyBaseUrl: () => void clipboard.writeText(desktop.facts().baseUrl ?? '').catch(report),
    showWindow: window.show,
    quit: () => app.quit(),
  };
  const desktop = createDesktop(desk.state(), actions, join(here, 'icons'), configHome());
  announce = (name, value) => {
    window.announce(name, value);
    desktop.announce(name, value);
  };

  app.on('second-instance', window.show);
  app.on('activate', window.show);
  app.on('window-all-closed', () => {
    if (!desktop.staysWithoutWindow()) app.quit();
  });
  closeBeforeQuit(desk, lock.release);
  if (!isHiddenStart(hidden)) window.show();
}

/** Electron shows an error that nobody caught, or prints a promise's, and goes on: whoever looks for it later has the log. */
function writeDownFaults(desk: Desk): void {
  process.on('uncaughtExceptionMonitor', desk.crashed);
  process.on('unhandledRejection', (reason) => {
    report(reason);
    desk.crashed(reason);
  });
}

/** The windows go first; then the gateway ends what it is answering; then the app. */
function closeBeforeQuit(desk: Desk, release: () => void): void {
  let closing: Promise<void> | null = null;
  app.on('will-quit', (event) => {
    event.preventDefault();
    closing ??= desk
      .close(graceMs)
      .catch(report)
      .finally(() => {
        release();
        app.exit(0);
      });
  });
}

function report(error: unknown): void {
  console.error(error);
}

function giveUp(error: unknown): void {
  report(error);
  dialog.showErrorBox('Pareto Desk could not start', error instanceof Error ? error.message : String(error));
  app.exit(1);
}
