import { expect, test } from 'vitest';
import { findBetterTier } from '../../../../../renderer/pages/overview/better-tier.ts';
import { factorySettings } from '../../../../../shared/settings.ts';
import { fakeCatalog } from '../../../../support/fake-bridge/fake-catalog.ts';
import { providerOf } from '../../../../support/fake-bridge/fake-providers.ts';

const openrouter = providerOf({
  id: 'openrouter',
  name: 'OpenRouter',
  baseUrl: 'https://openrouter.ai/api/v1',
  status: 'ready',
});
const catalog = fakeCatalog({ settings: factorySettings, providers: [openrouter], cooling: new Map() });

test('a tier whose pick is beaten in score and price names the one that beats it', () => {
  expect(catalog.dominatedTiers).toContain('low');
  expect(findBetterTier('low', catalog)).toBe('medium');
});

test('a tier that main did not mark has none', () => {
  expect(findBetterTier('high', catalog)).toBeNull();
  expect(findBetterTier('low', { ...catalog, dominatedTiers: [] })).toBeNull();
});
