import { dayOf, listOf, numberOf, objectOf, textOf, type Json } from './read-json.ts';
import type { Reading, Sighting } from './sighting.ts';

/** Providers of ours by OpenRouter's tag of the company behind an endpoint. */
const providerOfTag: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  'google-ai-studio': 'google',
  deepseek: 'deepseek',
  mistral: 'mistral',
  xai: 'xai',
  groq: 'groq',
  together: 'together',
  fireworks: 'fireworks',
  moonshotai: 'moonshot',
  'z-ai': 'zai',
  minimax: 'minimax',
  alibaba: 'alibaba',
  cerebras: 'cerebras',
  xiaomi: 'xiaomi',
  stepfun: 'stepfun',
  inception: 'inception',
};

/**
 * Reads `GET /api/v1/models/{author}/{slug}/endpoints`, which tells speeds to callers with a key. Rows of another price
 * class (`openai/flex`) and rows that are down are left out.
 *
 * @param now ms since epoch
 * @param idBySlug from the model list: the rows name the model by its dated slug
 */
export function readOpenRouterEndpoints(answer: unknown, now: number, idBySlug: ReadonlyMap<string, string>): Reading {
  const data = objectOf(objectOf(answer).data);
  const sightings: Sighting[] = [];
  const skipped: string[] = [];
  let fastest: Sighting | null = null;
  for (const row of listOf(data.endpoints)) {
    const tag = textOf(row.tag) ?? 'an endpoint without a tag';
    const why = whyNot(tag, row);
    const model = modelOf(row, textOf(data.id), idBySlug);
    const speed = {
      p50: numberOf(objectOf(row.throughput_last_30m).p50),
      ttftMs: toMs(numberOf(objectOf(row.latency_last_30m).p50)),
    };
    if (why !== null || model === null) skipped.push(`${tag}: ${why ?? 'an unknown model'}`);
    else if (speed.p50 === null && speed.ttftMs === null) skipped.push(`${tag}: no speed`);
    else {
      const provider = providerOfTag[tag];
      if (provider !== undefined) sightings.push({ model, endpoint: { provider, speed } });
      if (fastest === null || (speed.p50 ?? 0) > (fastest.endpoint?.speed?.p50 ?? 0)) {
        fastest = { model, endpoint: { provider: 'openrouter', speed } };
      }
    }
  }
  const all = fastest === null ? sightings : [...sightings, fastest];
  return {
    source: 'OpenRouter endpoint list',
    date: dayOf(now),
    listOf: null,
    sightings: all,
    field: new Map(),
    skipped,
  };
}

function whyNot(tag: string, row: Json): string | null {
  if (/\/(?:flex|priority|batch|scale)$/.test(tag)) return 'another price class';
  const status = numberOf(row.status) ?? 0;
  return status < 0 ? `down (status ${status})` : null;
}

function modelOf(row: Json, listed: string | null, idBySlug: ReadonlyMap<string, string>): string | null {
  const slug = textOf(row.model_id);
  return (slug === null ? undefined : idBySlug.get(slug)) ?? listed;
}

/**
 * The schema says milliseconds, its example shows 0.25, and a request's own wish is in seconds: no first token takes
 * less than 20 ms, and none that is reported takes more than 20 s, so small figures are seconds.
 */
function toMs(latency: number | null): number | null {
  if (latency === null || latency <= 0) return null;
  return Math.round(latency < 20 ? latency * 1000 : latency);
}
