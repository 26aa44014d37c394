import type { FigureSource } from '../../electron/gateway/catalog/catalog-figures.ts';
import type { SourcesFile } from './facts.ts';

export function toSources({ sources }: SourcesFile): Record<string, FigureSource> {
  return Object.fromEntries(
    Object.entries(sources).map(([id, { title, where, as_of, licence, attribution }]) => [
      id,
      {
        title,
        where: where.replace(/ \(stored id \d+\)/, ''),
        asOf: as_of,
        ...(licence === undefined ? {} : { licence }),
        ...(attribution === undefined ? {} : { attribution }),
      },
    ]),
  );
}
