import type { CatalogFigures } from './catalog-figures.ts';
import snapshot from './snapshot.json' with { type: 'json' };

/** The figures that come with the program; made by `scripts/make-catalog.ts`. */
export const bundledSnapshot = snapshot as unknown as CatalogFigures;
