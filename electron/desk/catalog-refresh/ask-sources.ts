import { readArtificialAnalysis, readOpenRouterBenchmarks } from '../../gateway/catalog/refresh/read-benchmarks.ts';
import { objectOf, textOf } from '../../gateway/catalog/refresh/read-json.ts';
import { readModelsDev } from '../../gateway/catalog/refresh/read-models-dev.ts';
import { readOpenRouterModels } from '../../gateway/catalog/refresh/read-openrouter-models.ts';
import { askEndpoints } from './ask-endpoints.ts';
import type { Fetcher } from './fetch-json.ts';
import { fetchPages, type NextPage } from './fetch-pages.ts';
import {
  answered,
  bearer,
  take,
  validatorsOf,
  type Asked,
  type Knowledge,
  type RefreshOrder,
  type RefreshOutcome,
  type SourceAnswer,
} from './knowledge.ts';
import { sourceWords, type SourceId, type SourceKeys } from './sources.ts';

/** Asks every source for which there is a key, one after another. One that fails leaves what was known before. */
export async function askSources(order: RefreshOrder, fetcher: Fetcher): Promise<RefreshOutcome> {
  let known = order.known;
  const answers: SourceAnswer[] = [];
  for (const { id, needs } of sourceWords) {
    const [next, answer] = hasKey(id, order.keys)
      ? await askers[id](known, order, fetcher)
      : ([known, answered('no-key', needs)] as const);
    known = next;
    answers.push({ id, ...answer });
  }
  return { known, answers };
}

function hasKey(id: SourceId, { openrouter, artificialAnalysis }: SourceKeys): boolean {
  if (id === 'artificial-analysis') return artificialAnalysis !== null;
  return id === 'models-dev' || id === 'openrouter-models' || openrouter !== null;
}

type Asker = (known: Knowledge, order: RefreshOrder, fetcher: Fetcher) => Promise<Asked>;

const askers: Readonly<Record<SourceId, Asker>> = {
  'models-dev': async (known, { sources, now }, fetcher) => {
    const url = `${sources.modelsDev}/api.json`;
    return take(known, url, await fetcher.get(url, {}, validatorsOf(known, url)), (json) => {
      const reading = readModelsDev(json, now, known.figures);
      // of OpenRouter's own offers OpenRouter's own list is the better witness
      return { ...reading, sightings: reading.sightings.filter(({ endpoint }) => endpoint?.provider !== 'openrouter') };
    });
  },
  'openrouter-models': async (known, { sources, now }, fetcher) => {
    const url = `${sources.openrouter}/models`;
    const fetched = await fetchPages(fetcher, url, {}, validatorsOf(known, url), nextByLink);
    let { idBySlug } = known;
    const [next, answer] = take(known, url, fetched, (json) => {
      const reading = readOpenRouterModels(json, now);
      idBySlug = Object.fromEntries(reading.idBySlug);
      return reading;
    });
    return [answer.state === 'changed' ? { ...next, idBySlug } : next, answer];
  },
  'openrouter-endpoints': askEndpoints,
  'openrouter-benchmarks': async (known, { sources, keys, now }, fetcher) => {
    const url = `${sources.openrouter}/benchmarks?source=artificial-analysis&task_type=coding`;
    const fetched = await fetcher.get(url, bearer(keys.openrouter), validatorsOf(known, url));
    return take(known, url, fetched, (json) =>
      readOpenRouterBenchmarks(json, now, new Map(Object.entries(known.idBySlug))),
    );
  },
  'artificial-analysis': async (known, { sources, keys, now }, fetcher) => {
    const headers = { 'x-api-key': keys.artificialAnalysis ?? '' };
    const url = `${sources.artificialAnalysis}/language/models/free?page=1`;
    const fetched = await fetchPages(fetcher, url, headers, null, nextByNumber(url));
    // where the list of today is not offered, its former address may be
    const isMissing = fetched.kind === 'failed' && (fetched.status === 404 || fetched.status === 410);
    const answer = isMissing
      ? await fetcher.get(`${sources.artificialAnalysis}/data/llms/models`, headers, null)
      : fetched;
    const ids = known.figures.models.map(({ id }) => id);
    return take(known, null, answer, (json) => readArtificialAnalysis(json, now, ids));
  },
};

/** OpenRouter's envelope, `{ data, total_count, links: { next } }`. */
const nextByLink: NextPage = (page) => textOf(objectOf(page['links'])['next']);

/** Artificial Analysis: `pagination: { page, has_more }`. */
function nextByNumber(url: string): NextPage {
  return (page, number) => {
    if (objectOf(page['pagination'])['has_more'] !== true) return null;
    const next = new URL(url);
    next.searchParams.set('page', String(number + 1));
    return next.href;
  };
}
