/**
 * Makes the bundled catalog from a folder of facts.
 *
 * usage: node scripts/make-catalog.ts --data DIR [--out FILE]
 *
 * DIR holds models.json, coding-scores.json, providers.json, throughput.json and sources.json. Only the figures that
 * the product uses are kept, each with its date and source; one line per provider, endpoint and benchmarked entry, so
 * that a new set of facts reads well as a diff.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { CatalogFigures } from '../electron/gateway/catalog/catalog-figures.ts';
import { toField, toScore } from './catalog-facts/scores.ts';
import { toModel } from './catalog-facts/models.ts';
import { toSources } from './catalog-facts/sources.ts';
import { writeFigures } from './catalog-facts/write-figures.ts';
import type { ModelsFile, ProvidersFile, ScoresFile, SourcesFile, ThroughputFile } from './catalog-facts/facts.ts';

const { values } = parseArgs({ options: { data: { type: 'string' }, out: { type: 'string' } } });
if (values.data === undefined) {
  console.error('usage: node scripts/make-catalog.ts --data DIR [--out FILE]');
  process.exit(2);
}
const folder = resolve(values.data);
const out = values.out ?? join(import.meta.dirname, '../electron/gateway/catalog/snapshot.json');

const models = read<ModelsFile>('models.json');
const scores = read<ScoresFile>('coding-scores.json');
const providers = read<ProvidersFile>('providers.json');
const speeds = read<ThroughputFile>('throughput.json');
const sources = read<SourcesFile>('sources.json');

const skipped: string[] = [];
const scoreOf = new Map(scores.models.map((entry) => [entry.id, toScore(entry, scores)]));
const figures: CatalogFigures = {
  schema: 1,
  generated: models.generated,
  attribution: scores.attribution,
  sources: toSources(sources),
  providers: providers.providers.map(({ id, name, base_url, env, auth, dialects, list_models_path }) => ({
    id,
    name,
    baseUrl: base_url,
    env,
    auth,
    dialects,
    listModelsPath: list_models_path,
  })),
  field: toField(scores),
  models: models.models.map((model) =>
    toModel(model, scoreOf.get(model.id) ?? null, speeds, (note) => skipped.push(note)),
  ),
};
writeFileSync(out, writeFigures(figures));

const endpoints = figures.models.flatMap((model) => model.endpoints);
console.log(
  `${out}: ${figures.models.length} models, ${endpoints.length} endpoints, ${figures.field.length} in the field.`,
);
for (const note of skipped) console.log(`left out: ${note}`);

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
}
