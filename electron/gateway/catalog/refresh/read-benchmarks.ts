import { dayOf, listOf, numberOf, objectOf, textOf, type Json } from './read-json.ts';
import type { Reading, Sighting } from './sighting.ts';

/**
 * Reads `GET /api/v1/benchmarks?source=artificial-analysis&task_type=coding` of OpenRouter.
 *
 * @param now ms since epoch
 */
export function readOpenRouterBenchmarks(answer: unknown, now: number, idBySlug: ReadonlyMap<string, string>): Reading {
  const { data, meta } = objectOf(answer);
  const sightings: Sighting[] = [];
  const skipped: string[] = [];
  for (const row of listOf(data)) {
    const slug = textOf(row.model_permaslug) ?? '';
    const model = idBySlug.get(slug) ?? slug.replace(/-\d{8}$/, '');
    const codingIndex = numberOf(row.coding_index);
    if (codingIndex === null) skipped.push(`${slug}: no coding index`);
    else sightings.push({ model, codingIndex });
  }
  const date = textOf(objectOf(meta).as_of)?.slice(0, 10) ?? dayOf(now);
  return { source: 'Artificial Analysis via OpenRouter', date, listOf: null, sightings, field: new Map(), skipped };
}

/**
 * Reads the model list of Artificial Analysis, in its present and its former shape. A model is listed once per effort;
 * the entry without one is the model's. All entries together are the benchmarked field.
 *
 * @param now ms since epoch
 * @param models catalog ids
 */
export function readArtificialAnalysis(answer: unknown, now: number, models: readonly string[]): Reading {
  const idBySlug = new Map(models.map((id) => [toAnalysisSlug(id), id]));
  const sightings: Sighting[] = [];
  const skipped: string[] = [];
  const field = new Map<string, number>();
  for (const row of listOf(objectOf(answer).data)) {
    const slug = textOf(row.slug) ?? '';
    const codingIndex = numberOf(objectOf(row.evaluations).artificial_analysis_coding_index);
    if (slug !== '' && codingIndex !== null) field.set(slug, codingIndex);
    const model = idBySlug.get(slug);
    if (model === undefined) skipped.push(`${slug}: not in the catalog, or one effort of several`);
    else if (codingIndex !== null) sightings.push({ model, codingIndex }, ...speedOf(model, row));
    else sightings.push(...speedOf(model, row));
  }
  return { source: 'Artificial Analysis', date: dayOf(now), listOf: null, sightings, field, skipped };
}

/** The host is whichever Artificial Analysis measures by default: the maker's own, as far as the catalog knows. */
function speedOf(model: string, row: Json): readonly Sighting[] {
  const performance = row.performance === undefined ? row : objectOf(row.performance);
  const p50 = numberOf(performance.median_output_tokens_per_second);
  const seconds = numberOf(performance.median_time_to_first_token_seconds);
  if (p50 === null || p50 <= 0) return [];
  const speed = { p50, ttftMs: seconds === null ? null : Math.round(seconds * 1000) };
  return [{ model, endpoint: { provider: anyProvider, speed } }];
}

/** Stands for every endpoint of a model that has no figure of its own. */
export const anyProvider = '*';

/** `anthropic/claude-opus-5.5` is `claude-opus-5-5` there. */
function toAnalysisSlug(id: string): string {
  return id.slice(id.indexOf('/') + 1).replaceAll('.', '-');
}
