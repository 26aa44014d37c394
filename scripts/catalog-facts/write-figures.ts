import type { CatalogFigures, ModelFigures } from '../../electron/gateway/catalog/catalog-figures.ts';

/** @returns JSON with one line per provider, benchmarked entry, model and endpoint. */
export function writeFigures({ sources, providers, field, models, ...head }: CatalogFigures): string {
  const parts = [
    ...Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`),
    `"sources": {${lines(Object.entries(sources).map(([id, source]) => `${JSON.stringify(id)}: ${JSON.stringify(source)}`))}}`,
    `"providers": [${lines(providers.map((provider) => JSON.stringify(provider)))}]`,
    `"field": [${lines(field.map((entry) => JSON.stringify(entry)))}]`,
    `"models": [${lines(models.map(writeModel))}]`,
  ];
  return `{${lines(parts)}}\n`;
}

function writeModel({ endpoints, ...model }: ModelFigures): string {
  const head = JSON.stringify(model).slice(0, -1);
  return `${head},\n"endpoints":[${lines(endpoints.map((endpoint) => JSON.stringify(endpoint)))}]}`;
}

function lines(parts: readonly string[]): string {
  return `\n${parts.join(',\n')}\n`;
}
