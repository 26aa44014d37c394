import type { Settings } from 'electron';
import { expect, test, vi } from 'vitest';
import { isHiddenStart } from '../../../electron/shell/login-item.ts';
import { record } from '../../electron-double/record.ts';

vi.mock('electron', () => import('../../electron-double/electron.ts'));

test.each([
  ['by a person', false, false, false],
  ['at login, where the flag was given', true, false, true],
  ['at login on macOS, where no flag can be given', false, true, true],
])('a start %s', (_name, hidden, wasOpenedAtLogin, expected) => {
  record.loginItem = { wasOpenedAtLogin } as Settings;
  expect(isHiddenStart(hidden)).toBe(expected);
});
