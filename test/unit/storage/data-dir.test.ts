import { expect, test } from 'vitest';
import { defaultDataDir } from '../../../electron/storage/data-dir.ts';

test.each([
  ['linux', {}, '/home/ada/.config/pareto-desk'],
  ['linux', { XDG_CONFIG_HOME: '/srv/ada' }, '/srv/ada/pareto-desk'],
  ['linux', { XDG_CONFIG_HOME: '' }, '/home/ada/.config/pareto-desk'],
  ['linux', { XDG_CONFIG_HOME: 'config' }, '/home/ada/.config/pareto-desk'],
  ['darwin', { XDG_CONFIG_HOME: '/srv/ada' }, '/home/ada/Library/Application Support/Pareto Desk'],
  ['win32', { APPDATA: '/roaming' }, '/roaming/Pareto Desk'],
  ['win32', { APPDATA: '' }, '/home/ada/AppData/Roaming/Pareto Desk'],
] as const)('on %s with %j data is in %s', (platform, environment, expected) => {
  expect(defaultDataDir(platform, environment, '/home/ada')).toBe(expected);
});
