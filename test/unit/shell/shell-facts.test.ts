import { expect, test } from 'vitest';
import type { AppInfo, CatalogView } from '../../../shared/app-state.ts';
import { factorySettings } from '../../../shared/settings.ts';
import { followFacts, type Announcement, type ShellFacts } from '../../../electron/shell/shell-facts.ts';
import { requestLog } from '../../support/request-logs.ts';

const facts: ShellFacts = {
  tier: 'high',
  picks: { high: 'acme/big', medium: null, low: null },
  lastModel: 'acme/big',
  baseUrl: 'http://127.0.0.1:7273/v1',
  listenError: null,
  theme: 'system',
  startAtLogin: false,
  closeToTray: true,
};

const picks = { high: null, medium: 'acme/middle', low: 'acme/small' };
const taken = { message: 'Port 7273 is taken.', holder: null, freePort: 7274 };

test.each<[string, Announcement, Partial<ShellFacts>]>([
  [
    'settings',
    {
      name: 'settings.changed',
      value: { ...factorySettings, defaultTier: 'low', theme: 'dark', startAtLogin: true, closeToTray: false },
    },
    { tier: 'low', theme: 'dark', startAtLogin: true, closeToTray: false },
  ],
  ['the models of the tiers', { name: 'catalog.changed', value: { picks } as CatalogView }, { picks }],
  [
    'a port that was lost',
    { name: 'app.changed', value: { baseUrl: null, listenError: taken } as AppInfo },
    { baseUrl: null, listenError: 'Port 7273 is taken.' },
  ],
  [
    'the answer that ended last',
    {
      name: 'requests.changed',
      value: [requestLog({ id: 'a', model: 'acme/one' }), requestLog({ id: 'b', model: 'acme/two' })],
    },
    { lastModel: 'acme/two' },
  ],
  ['a list that was cleared', { name: 'requests.cleared', value: {} }, { lastModel: null }],
])('follows %s', (_name, announcement, expected) => {
  expect(followFacts(facts, announcement)).toEqual({ ...facts, ...expected });
});

test.each(['running', 'failed', 'aborted', 'refused'] as const)('a request that is %s answers nothing', (outcome) => {
  const value = [requestLog({ outcome, model: 'acme/other' })];
  expect(followFacts(facts, { name: 'requests.changed', value })).toEqual(facts);
});
