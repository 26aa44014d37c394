import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Folder name per platform, as people there expect it. */
const names = { darwin: 'Pareto Desk', win32: 'Pareto Desk', other: 'pareto-desk' } as const;

/**
 * Where settings, keys and records live when nobody says otherwise. The window and the headless run share it.
 *
 * @param platform `process.platform`.
 * @param environment `process.env`; `APPDATA` and `XDG_CONFIG_HOME` are honoured where the platform has them.
 */
export function defaultDataDir(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', names.darwin);
  if (platform === 'win32') return join(environment['APPDATA'] || join(home, 'AppData', 'Roaming'), names.win32);
  return join(configHome(environment, home), names.other);
}

/**
 * Where a Linux desktop keeps settings. A path that is not absolute is to be ignored: it would be another folder for every
 * terminal. @see freedesktop.org, "XDG Base Directory Specification" 0.8
 */
export function configHome(environment: NodeJS.ProcessEnv = process.env, home: string = homedir()): string {
  const named = environment['XDG_CONFIG_HOME'] ?? '';
  return isAbsolute(named) ? named : join(home, '.config');
}
