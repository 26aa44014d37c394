import { readOpenRouterEndpoints } from '../../gateway/catalog/refresh/read-openrouter-endpoints.ts';
import type { Reading } from '../../gateway/catalog/refresh/sighting.ts';
import { answered, bearer, take, validatorsOf, type Asked, type Knowledge, type RefreshOrder } from './knowledge.ts';
import type { FetchFailure, Fetcher, Validators } from './fetch-json.ts';

/** Lists that one refresh asks for, and how many at a time. */
const mostModels = 60;
const atOnce = 4;

/**
 * Asks OpenRouter for the speeds of the models in a tier, each with a call of its own. A key that is refused and a server
 * that asks to slow down end the round; a model that is not there does not.
 */
export async function askEndpoints(known: Knowledge, order: RefreshOrder, fetcher: Fetcher): Promise<Asked> {
  const round = await askRound(known, order, fetcher);
  const all = joinReadings(round.readings);
  if (all === null || all.sightings.length === 0) return [{ ...known, validators: round.validators }, answerOf(round)];
  const [next, answer] = take(known, null, { kind: 'changed', json: null, validators: null }, () => all);
  if (answer.state === 'failed') return [known, answer];
  return [{ ...next, validators: round.validators }, round.failure === null ? answer : answerOf(round)];
}

interface Round {
  readonly readings: readonly Reading[];
  readonly validators: Readonly<Record<string, Validators>>;
  readonly asked: number;
  readonly failed: number;
  /** The first one. */
  readonly failure: FetchFailure | null;
}

async function askRound(known: Knowledge, order: RefreshOrder, fetcher: Fetcher): Promise<Round> {
  const { sources, keys, tierModels, now } = order;
  const idBySlug = new Map(Object.entries(known.idBySlug));
  const waiting = tierModels.slice(0, mostModels);
  const readings: Reading[] = [];
  const failures: FetchFailure[] = [];
  const validators = { ...known.validators };
  let asked = 0;

  const askNext = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const url = `${sources.openrouter}/models/${id.split('/').map(encodeURIComponent).join('/')}/endpoints`;
      asked += 1;
      const fetched = await fetcher.get(url, bearer(keys.openrouter), validatorsOf(known, url));
      if (fetched.kind === 'changed') {
        readings.push(readOpenRouterEndpoints(fetched.json, now, idBySlug));
        if (fetched.validators === null) delete validators[url];
        else validators[url] = fetched.validators;
      } else if (fetched.kind === 'failed' && fetched.status !== 404) {
        failures.push(fetched);
        if (fetched.status === 401 || fetched.status === 403 || fetched.status === 429) waiting.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, askNext));
  return { readings, validators, asked, failed: failures.length, failure: failures[0] ?? null };
}

function joinReadings([first, ...others]: readonly Reading[]): Reading | null {
  if (first === undefined) return null;
  return { ...first, sightings: [...first.sightings, ...others.flatMap(({ sightings }) => sightings)] };
}

function answerOf({ readings, asked, failed, failure }: Round): Asked[1] {
  if (failure === null) return answered(readings.length === 0 ? 'unchanged' : 'changed', null);
  const { reason, passing, retryAfterMs } = failure;
  const share = failed < asked ? ` ${failed} of ${asked} lists are missing.` : '';
  return { state: 'failed', detail: reason + share, passing, retryAfterMs };
}
