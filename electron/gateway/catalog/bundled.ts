import type { CatalogFigures } from './catalog-figures.ts';
import snapshot from './snapshot.json' with { type: 'json' };

/** @returns the figures that come with the program; made by `scripts/make-catalog.ts`. */
export function bundledSnapshot(): CatalogFigures {
  // The file's own type is a union of all its models; the script that writes it takes care of the shape.
  return snapshot as unknown as CatalogFigures;
}
