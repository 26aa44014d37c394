import type { CatalogView, ModelView } from '../../../shared/app-state.ts';
import type { AttemptLog, RequestLog, Verdict } from '../../../shared/request-log.ts';
import type { Tier } from '../../../shared/tier.ts';
import { requestLog } from '../request-logs.ts';

const clients = [
  ['Claude Code', 'claude-cli/2.1.197 (external, cli)', 'anthropic-messages'],
  ['Default', 'opencode/1.18.33', 'openai-chat'],
  ['Zed', 'Zed/0.231.0 (linux; x86_64)', 'openai-chat'],
  ['Default', 'OpenAI/Python 2.14.0', 'openai-chat'],
  ['Codex', 'codex_cli_rs/0.169.0', 'openai-responses'],
] as const;

const cases: readonly { readonly requested: string; readonly tier: Tier; readonly sort: RequestLog['sort'] }[] = [
  { requested: 'pareto-code', tier: 'high', sort: 'price' },
  { requested: 'pareto-code:nitro', tier: 'high', sort: 'throughput' },
  { requested: 'pareto-code:medium', tier: 'medium', sort: 'price' },
  { requested: 'pareto-code:low', tier: 'low', sort: 'price' },
];

/** @param at ms since epoch. */
export function fakeRequest(number: number, at: number, catalog: CatalogView, random: () => number): RequestLog {
  const [clientKey, client, dialect] = clients[Math.floor(random() * clients.length)] ?? clients[0];
  const { requested, tier, sort } = cases[Math.floor(random() ** 1.6 * cases.length)] ?? cases[0]!;
  const members = membersOf(catalog, tier);
  const primary = members[0];
  const base = requestLog({
    id: `req_${number.toString(36).padStart(6, '0')}`,
    at,
    clientKey,
    client,
    dialect,
    requestedModel: requested,
    tierRequested: tier,
    sort,
    streamed: random() > 0.2,
    overheadMs: 0.2 + random() * 0.5,
  });
  if (primary === undefined)
    return {
      ...base,
      model: null,
      provider: null,
      tierUsed: null,
      outcome: 'refused',
      status: 503,
      usage: null,
      costUsd: null,
      ttftMs: null,
      tokensPerSecond: null,
      durationMs: 2,
      why: '',
      error: 'No model of the catalog is available.',
    };
  const chance = random();
  if (chance > 0.985) return failed(base, members);
  if (chance > 0.96)
    return {
      ...answered(base, primary, [], random),
      outcome: 'aborted',
      status: null,
      costUsd: null,
    };
  const second = members[1];
  const fellBack = chance > 0.88 && second !== undefined;
  return fellBack
    ? answered(base, second, [failedAttempt(primary, at + 1, chance > 0.93)], random)
    : answered(base, primary, [], random);
}

function membersOf(catalog: CatalogView, tier: Tier): readonly ModelView[] {
  const pick = catalog.picks[tier];
  const rest = catalog.models.filter((model) => model.tier === tier && model.available && model.id !== pick);
  const first = catalog.models.find(({ id }) => id === pick);
  return first === undefined ? [] : [first, ...rest];
}

function answered(base: RequestLog, model: ModelView, before: readonly AttemptLog[], random: () => number): RequestLog {
  const endpoint = model.endpoints[0]!;
  const prompt = Math.round(2_000 + random() ** 3 * 90_000);
  const completion = Math.round(60 + random() ** 2 * 2_400);
  const cached = random() > 0.4 ? Math.round(prompt * 0.7) : 0;
  const usage = { prompt, completion, cached, cacheWrite: 0, reasoning: Math.round(completion * 0.3) };
  const speed = (endpoint.throughputP50 ?? 70) * (0.8 + random() * 0.4);
  const ttftMs = Math.round(280 + random() * 1_400);
  const costUsd =
    ((prompt - cached * 0.9) * (endpoint.promptUsdPerMTok ?? 0) + completion * (endpoint.completionUsdPerMTok ?? 0)) /
    1e6;
  const startedAt = base.at + before.reduce((sum, attempt) => sum + attempt.durationMs, 1);
  const durationMs = Math.round(ttftMs + (completion / speed) * 1_000);
  const attempt: AttemptLog = {
    model: model.id,
    provider: endpoint.provider,
    tier: model.tier,
    role: before.length === 0 ? 'primary' : 'fallback',
    startedAt,
    durationMs,
    status: 200,
    outcome: 'succeeded',
    reason: null,
    message: null,
    usage,
    costUsd,
  };
  const order = base.sort === 'throughput' ? 'fastest' : 'cheapest';
  return {
    ...base,
    demo: model.id.startsWith('demo/'),
    model: model.id,
    provider: endpoint.provider,
    tierUsed: model.tier,
    attempts: [...before, attempt],
    usage,
    costUsd,
    ttftMs,
    durationMs: startedAt - base.at + durationMs,
    tokensPerSecond: speed,
    why:
      before.length === 0
        ? `${model.name} is the ${order} available model of the ${base.tierRequested} tier.`
        : `${model.name} took over after the ${order} model of the ${base.tierRequested} tier failed.`,
  };
}

function failedAttempt(model: ModelView, startedAt: number, limited: boolean): AttemptLog {
  const provider = model.endpoints[0]!.provider;
  return {
    model: model.id,
    provider,
    tier: model.tier,
    role: 'primary',
    startedAt,
    durationMs: limited ? 212 : 1_840,
    status: limited ? 429 : 503,
    outcome: 'failed',
    reason: limited ? 'rate_limited' : 'provider_error',
    message: limited ? `${provider} is over its rate limit.` : `${provider} answered with an error: overloaded.`,
    usage: null,
    costUsd: null,
  };
}

function failed(base: RequestLog, members: readonly ModelView[]): RequestLog {
  const attempts = members.slice(0, 3).map((model, index) => ({
    ...failedAttempt(model, base.at + index * 1_850, index > 0),
    role: index === 0 ? ('primary' as const) : ('fallback' as const),
  }));
  return {
    ...base,
    model: null,
    provider: null,
    tierUsed: null,
    outcome: 'failed',
    status: 503,
    attempts,
    usage: null,
    costUsd: null,
    ttftMs: null,
    tokensPerSecond: null,
    durationMs: 5_600,
    why: 'Every model that was tried failed.',
    error: 'No model could answer: three were tried and all failed. The last said: over its rate limit.',
  };
}

/** One verdict per model of the catalog, as the planner gives them; none where it was never asked. */
export function fakeVerdicts(request: RequestLog, catalog: CatalogView): Verdict[] {
  if (request.outcome === 'refused') return [];
  let turn = 1;
  return catalog.models.map(({ id, name, tier, available, whyNot, enabled, endpoints }): Verdict => {
    const price = endpoints[0]?.promptUsdPerMTok ?? 0;
    if (id === request.model)
      return {
        model: id,
        verdict: 'chosen',
        rule: 'cheapest-in-tier',
        detail: `${name} is the cheapest available at $${price} per million prompt tokens.`,
      };
    if (!enabled) return { model: id, verdict: 'excluded', rule: 'switched-off', detail: 'You switched it off.' };
    if (tier !== request.tierRequested)
      return {
        model: id,
        verdict: 'excluded',
        rule: 'not-in-tier',
        detail: `${name} is ${tier === null ? 'in no tier' : `in the ${tier} tier`}.`,
      };
    if (!available) return { model: id, verdict: 'excluded', rule: 'no-key', detail: whyNot ?? '' };
    turn += 1;
    const isTried = turn <= 3;
    return {
      model: id,
      verdict: 'standby',
      rule: isTried ? 'fallback' : 'not-needed',
      // the first two are asked at their other providers before the third
      detail: isTried
        ? `Tried as number ${turn === 2 ? 2 : 5}, when those before it fail.`
        : 'Usable, but three others come first by price.',
    };
  });
}
