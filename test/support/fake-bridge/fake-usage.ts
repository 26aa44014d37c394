import { savingsAgainst } from '../../../electron/gateway/log/savings.ts';
import type { AppState, BudgetState } from '../../../shared/app-state.ts';
import type { Input, Output } from '../../../shared/ipc.ts';
import type { UsageGroup, UsageTotal } from '../../../shared/ledger.ts';
import { seededRandom } from '../seeded-random.ts';

const hourMs = 3_600_000;

/** Share of the work, by model; the price of each is in the catalog. */
const workers = [
  ['openai/gpt-6.1-terra', 'openrouter', 'Claude Code', 9],
  ['anthropic/claude-sonnet-5.5', 'anthropic', 'Claude Code', 3],
  ['z-ai/glm-5.3', 'openrouter', 'Zed', 4],
  ['deepseek/deepseek-v4.1-flash', 'deepseek', 'Codex', 7],
  ['anthropic/claude-haiku-5.5', 'anthropic', 'Default', 5],
  ['x-ai/grok-4.6', 'openrouter', 'Zed', 2],
  ['google/gemini-3.8-flash', 'openrouter', 'Codex', 3],
  ['workstation/devstral', 'workstation', 'Default', 2],
] as const;

/** Three months of work, hour by hour; nights and most weekends are quiet. A desk without requests has none. */
function history(state: AppState): readonly (UsageTotal & { readonly at: number })[] {
  if (state.requests.length === 0) return [];
  const random = seededRandom(3);
  const last = Math.floor(Date.now() / hourMs) * hourMs;
  const cells: (UsageTotal & { at: number })[] = [];
  for (let back = 0; back < 90 * 24; back++) {
    const at = last - back * hourMs;
    const date = new Date(at);
    const busy = workingHour(date) * (0.4 + random());
    for (const [model, provider, clientKey, share] of workers) {
      const requests = Math.round(share * busy * random() * 1.6);
      if (requests > 0) cells.push({ at, ...cellOf(model, requests, state, random), provider, clientKey });
    }
  }
  return cells;
}

function workingHour(date: Date): number {
  if (date.getHours() < 8 || date.getHours() > 19) return 0;
  return date.getDay() % 6 === 0 ? 0.15 : 1;
}

function cellOf(model: string, requests: number, { catalog }: AppState, random: () => number): UsageTotal {
  const endpoint = catalog.models.find(({ id }) => id === model)?.endpoints[0];
  const promptTokens = Math.round(requests * (6_000 + random() * 24_000));
  const completionTokens = Math.round(requests * (200 + random() * 900));
  const cachedTokens = Math.round(promptTokens * 0.55);
  const paid = (promptTokens - cachedTokens * 0.9) * (endpoint?.promptUsdPerMTok ?? 0);
  const isUnknown = endpoint === undefined;
  return {
    day: null,
    model,
    provider: null,
    clientKey: null,
    requests,
    failed: random() > 0.96 ? 1 : 0,
    promptTokens,
    completionTokens,
    cachedTokens,
    cacheWriteTokens: 0,
    reasoningTokens: Math.round(completionTokens * 0.3),
    costUsd: isUnknown ? 0 : (paid + completionTokens * (endpoint.completionUsdPerMTok ?? 0)) / 1e6,
    unknownCost: isUnknown ? requests : 0,
    estimated: random() > 0.985 ? 1 : 0,
  };
}

export function fakeUsage({ since, until, by }: Input<'usage.read'>, state: AppState): Output<'usage.read'> {
  const sums = new Map<string, UsageTotal>();
  for (const { at, ...cell } of history(state)) {
    if (at < since || at >= until) continue;
    const place = placeOf(at, cell, by);
    const key = JSON.stringify(place);
    sums.set(key, add(sums.get(key), cell, place));
  }
  return { totals: [...sums.values()] };
}

type Place = Pick<UsageTotal, 'day' | 'hour' | 'model' | 'provider' | 'clientKey'>;

function placeOf(at: number, cell: UsageTotal, by: readonly UsageGroup[]): Place {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString();
  return {
    day: by.includes('day') ? local.slice(0, 10) : null,
    ...(by.includes('hour') ? { hour: `${local.slice(0, 10)} ${local.slice(11, 13)}:00` } : {}),
    model: by.includes('model') ? cell.model : null,
    provider: by.includes('provider') ? cell.provider : null,
    clientKey: by.includes('clientKey') ? cell.clientKey : null,
  };
}

function add(sum: UsageTotal | undefined, cell: UsageTotal, place: Place): UsageTotal {
  if (sum === undefined) return { ...cell, ...place };
  const keys = Object.keys(cell).filter((key) => typeof cell[key as keyof UsageTotal] === 'number');
  const added = keys.map((key) => [key, Number(sum[key as keyof UsageTotal]) + Number(cell[key as keyof UsageTotal])]);
  return { ...sum, ...(Object.fromEntries(added) as Partial<UsageTotal>) };
}

export function fakeSavings({ since, until, model }: Input<'usage.savings'>, state: AppState): Output<'usage.savings'> {
  const endpoint = state.catalog.models.find(({ id }) => id === model)?.endpoints[0];
  const price = {
    promptUsdPerMTok: endpoint?.promptUsdPerMTok ?? null,
    completionUsdPerMTok: endpoint?.completionUsdPerMTok ?? null,
    cacheReadUsdPerMTok: endpoint?.promptUsdPerMTok == null ? null : endpoint.promptUsdPerMTok / 10,
    cacheWriteUsdPerMTok: null,
  };
  const { totals } = fakeUsage({ since, until, by: ['day', 'model', 'provider'], zone: 'utc' }, state);
  return savingsAgainst(
    price,
    totals.map((total) => ({
      ...total,
      usage: {
        prompt: total.promptTokens,
        completion: total.completionTokens,
        cached: total.cachedTokens,
        cacheWrite: total.cacheWriteTokens,
        reasoning: total.reasoningTokens,
      },
    })),
  );
}

/** One that is fine, one that warns, one that has stepped down. */
export function fakeBudgets(): BudgetState[] {
  const now = Date.now();
  return [
    { clientKey: null, window: 'day', limitUsd: 5, spentUsd: 4.22, resetsAt: now + 7 * hourMs },
    { clientKey: null, window: 'month', limitUsd: 120, spentUsd: 41.7, resetsAt: now + 170 * hourMs },
    { clientKey: 'Zed', window: 'week', limitUsd: 10, spentUsd: 9.61, resetsAt: now + 75 * hourMs },
  ];
}
