import type { Settings } from '../../shared/settings.ts';
import { startDemoProviders, type DemoProviders } from '../demo/demo-providers.ts';
import { buildCatalog } from '../gateway/catalog/build-catalog.ts';
import { bundledSnapshot } from '../gateway/catalog/bundled.ts';
import type { CatalogFigures } from '../gateway/catalog/catalog-figures.ts';
import type { Catalog } from '../gateway/catalog/catalog.ts';
import type { Described } from './described.ts';

/** Joins the bundled or refreshed figures, what people described and the demo providers into one catalog. */
export interface CatalogMaker {
  /** Base URLs of the bundled catalog by provider. */
  readonly bundledBaseUrls: ReadonlyMap<string, string>;
  /** What the next catalog is made from. */
  readonly figures: () => CatalogFigures;
  readonly useFigures: (figures: CatalogFigures) => void;
  /** Makes a new catalog, or gives back the last one when nothing that matters has changed. */
  readonly build: (described: Described, settings: Settings) => Catalog;
  /** Starts the demo providers, once. @returns whether the catalog is another one now. */
  readonly startDemo: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** @param start figures to begin with: the bundled ones, or those of the last refresh. */
export function createCatalogMaker(start: CatalogFigures = bundledSnapshot()): CatalogMaker {
  let demo: DemoProviders | null = null;
  let starting: Promise<DemoProviders> | null = null;
  let figures = start;
  let last: { readonly key: string; readonly catalog: Catalog } | null = null;

  return {
    bundledBaseUrls: new Map(bundledSnapshot().providers.map(({ id, baseUrl }) => [id, baseUrl])),
    figures: () => figures,
    useFigures: (next) => {
      figures = next;
      last = null;
    },
    build: (described, { tierBands, tierPins, overrides }) => {
      const key = JSON.stringify([described, tierBands, tierPins, overrides, demo !== null]);
      if (last?.key === key) return last.catalog;
      const { mode, providers, models } = described;
      const catalog = buildCatalog({
        snapshot: figures,
        mode,
        providers,
        models,
        tierBands,
        tierPins,
        overrides,
        // "only these models" means the demo's as well
        ...(demo === null || mode === 'only' ? {} : { extra: demo }),
      });
      last = { key, catalog };
      return catalog;
    },
    startDemo: async () => {
      if (starting !== null) return false;
      starting = startDemoProviders();
      demo = await starting;
      return true;
    },
    close: async () => (await starting)?.close(),
  };
}
