import { expect, test } from 'vitest';
import { whyNobody } from '../../../../../renderer/pages/overview/why-nobody.ts';
import { factorySettings } from '../../../../../shared/settings.ts';
import { fakeCatalog } from '../../../../support/fake-bridge/fake-catalog.ts';
import { providerOf } from '../../../../support/fake-bridge/fake-providers.ts';

const models = (status: 'ready' | 'no-key', resting: boolean) => {
  const openrouter = { id: 'openrouter', name: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1', status };
  const facts = { settings: factorySettings, providers: [providerOf(openrouter)] };
  const { models: all } = fakeCatalog({ ...facts, cooling: new Map() });
  const until = Date.now() + 60_000;
  const keys = resting ? all.flatMap(({ endpoints }) => endpoints.map(({ key }) => [key, until] as const)) : [];
  return fakeCatalog({ ...facts, cooling: new Map(keys) }).models;
};

test.each([
  ['no-key', false, 'No model of this tier is available. Add a key for one.'],
  ['ready', true, 'All models of this tier rest after failures.'],
  ['ready', false, 'Your rules let no model of this tier through.'],
] as const)('a tier without a pick says why: %s, resting %s', (status, resting, words) => {
  expect(whyNobody('high', models(status, resting))).toBe(words);
});
