import { beforeEach, expect, test, vi } from 'vitest';
import { openLink } from '../../../electron/shell/open-link.ts';
import { record } from '../../electron-double/record.ts';

vi.mock('electron', () => import('../../electron-double/electron.ts'));

beforeEach(() => {
  record.opened.length = 0;
});

test('opens an https page outside', async () => {
  await openLink('https://example.com/docs?a=1#b');
  expect(record.opened).toEqual(['https://example.com/docs?a=1#b']);
});

test.each([
  'http://example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://server/share',
  'https://user:secret@example.com/',
  'example.com',
  '',
])('refuses %j', async (url) => {
  await expect(openLink(url)).rejects.toThrow('Only https links can be opened.');
  expect(record.opened).toEqual([]);
});
