import { expect, test } from 'vitest';
import { usualShell } from '../../../../renderer/components/use-shell.ts';

test.each([
  ['Windows', 'Win32', 'powershell'],
  [undefined, 'Win32', 'powershell'],
  ['Linux', 'Linux x86_64', 'bash'],
  ['macOS', 'MacIntel', 'bash'],
  [undefined, 'MacIntel', 'bash'],
] as const)('on %s (%s) a line is first shown for %s', (newer, platform, shell) => {
  expect(usualShell({ platform, ...(newer === undefined ? {} : { userAgentData: { platform: newer } }) })).toBe(shell);
});
