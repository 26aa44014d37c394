import { expect, test } from 'vitest';
import { buildCatalog } from '../../../electron/gateway/catalog/build-catalog.ts';
import { bundledSnapshot } from '../../../electron/gateway/catalog/bundled.ts';
import { describeDiscovered } from '../../../electron/desk/discovered-models.ts';
import { factorySettings } from '../../../shared/settings.ts';

function aCatalog(baseUrl: string) {
  return buildCatalog({
    snapshot: bundledSnapshot(),
    providers: [{ id: 'mine', baseUrl, auth: 'none' }],
    models: [{ id: 'a/known', endpoints: [{ provider: 'mine', modelId: 'known:7b' }] }],
    mode: 'only',
    tierBands: factorySettings.tierBands,
    tierPins: {},
  });
}

function discover(baseUrl: string, ids: readonly string[]) {
  const catalog = aCatalog(baseUrl);
  const provider = catalog.providerById.get('mine');
  if (provider === undefined) throw new Error('The provider is missing.');
  return describeDiscovered(provider, ids, catalog);
}

test('a model of a local server can be asked for by name, costs nothing and is in no tier', () => {
  expect(discover('http://127.0.0.1:11434/v1', ['llama3.2:3b'])).toEqual([
    {
      id: 'mine/llama3.2-3b',
      name: 'llama3.2:3b (mine)',
      endpoints: [{ provider: 'mine', modelId: 'llama3.2:3b', promptUsdPerMTok: 0, completionUsdPerMTok: 0 }],
    },
  ]);
});

test('elsewhere the price is not known', () => {
  const [model] = discover('https://api.example.com/v1', ['x']);
  expect(model?.endpoints[0]?.promptUsdPerMTok).toBeNull();
});

test('what the catalog knows already is left as it is, and nothing comes twice', () => {
  expect(discover('http://127.0.0.1:1/v1', ['known:7b', 'new', 'new']).map((model) => model.id)).toEqual(['mine/new']);
});
