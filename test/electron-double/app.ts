import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type * as E from 'electron';
import { cancelable } from './cancelable.ts';
import { record } from './record.ts';
import { takeSingleInstanceLock } from './single-instance.ts';
import { strict } from './strict.ts';

/** Where an app keeps its data that does not say otherwise: nothing is left behind of it that another run could find. */
const userData = join(tmpdir(), `electron-double-${process.pid}`);

const paths: Record<string, string> = {
  userData,
  sessionData: userData,
  logs: join(userData, 'logs'),
  appData: dirname(userData),
  temp: tmpdir(),
  home: homedir(),
  exe: process.execPath,
};

let ready = false;
let quitting = false;
const readyPromise = Promise.withResolvers<void>();

/** The open windows, as far as quitting needs to know them. Set by `browser-window.ts`. */
export const openWindows: { close(): void; isDestroyed(): boolean }[] = [];

const members = {
  name: 'pareto-desk',
  isPackaged: false,
  commandLine: strict(
    {
      hasSwitch: (name: string) => switchValue(name) !== undefined,
      getSwitchValue: (name: string) => switchValue(name) ?? '',
    } satisfies Partial<E.CommandLine>,
    'app.commandLine',
  ),
  whenReady: () => readyPromise.promise,
  isReady: () => ready,
  enableSandbox: () => {
    if (ready) throw new Error('app.enableSandbox() can only be called before app is ready');
  },
  getPath: (name: string) => {
    const path = paths[name];
    if (!path) throw new Error(`Failed to get '${name}' path`);
    mkdirSync(path, { recursive: true });
    return path;
  },
  setPath: (name: string, path: string) => {
    if (!existsSync(path)) throw new Error(`Failed to set path '${path}': it does not exist`);
    paths[name] = path;
  },
  getAppPath: () => process.cwd(),
  getName: () => members.name,
  setName: (name: string) => {
    members.name = name;
  },
  getVersion: () => (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version,
  getLocale: () => 'en-US',
  setAppUserModelId: () => {},
  requestSingleInstanceLock: () =>
    takeSingleInstanceLock(members.getPath('userData'), (argv, cwd) =>
      app.emit('second-instance', cancelable(), argv, cwd),
    ),
  setLoginItemSettings: (settings: E.Settings) => {
    record.loginItem = settings;
  },
  getLoginItemSettings: () =>
    ({ openAtLogin: false, wasOpenedAtLogin: false, ...record.loginItem }) as E.LoginItemSettings,
  quit: () => {
    if (quitting) return;
    const before = cancelable();
    app.emit('before-quit', before);
    if (before.defaultPrevented) return;
    quitting = true; // while quitting, the last window closes without `window-all-closed`
    for (const window of openWindows.slice()) window.close();
    const will = cancelable();
    if (openWindows.length === 0) app.emit('will-quit', will);
    if (openWindows.length > 0 || will.defaultPrevented) quitting = false;
    else members.exit(0);
  },
  exit: (code = 0) => {
    quitting = true;
    app.emit('quit', cancelable(), code);
    setTimeout(() => process.exit(code), 20); // lets the last CDP commands out
  },
} satisfies { [K in keyof E.App]?: unknown };

void (members satisfies Pick<
  E.App,
  | 'whenReady'
  | 'isReady'
  | 'enableSandbox'
  | 'getVersion'
  | 'getAppPath'
  | 'quit'
  | 'exit'
  | 'requestSingleInstanceLock'
  | 'getName'
  | 'setName'
  | 'setLoginItemSettings'
>);

export const app = strict(Object.assign(new EventEmitter(), members), 'app');

export function isReady(): boolean {
  return ready;
}

/** true once every window may go without the app asking again. */
export function isQuitting(): boolean {
  return quitting;
}

/** Called after the main module has been evaluated: Electron, too, emits `ready` only then. */
export function becomeReady(): void {
  if (quitting) return; // a second instance has already said good-bye
  ready = true;
  app.emit('ready', cancelable(), {});
  readyPromise.resolve();
}

/** A `--name=value` of the command line. */
function switchValue(name: string): string | undefined {
  const hit = process.argv.find((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  return hit?.slice(name.length + 3);
}
