import { expect, test } from 'vitest';
import { signalsOn } from '../../../electron/headless/signals.ts';

test.each([
  ['linux', ['SIGHUP'], ['SIGTERM', 'SIGINT']],
  ['darwin', ['SIGHUP'], ['SIGTERM', 'SIGINT']],
  ['win32', [], ['SIGTERM', 'SIGINT', 'SIGHUP']], // there it comes when the terminal is closed
] as const)('on %s %j read the configuration again and %j end', (platform, reloading, ending) => {
  const { reload, end } = signalsOn(platform);
  expect([reload, [...end.keys()]]).toEqual([reloading, ending]);
});
