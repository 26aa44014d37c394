import type { ClientLimits, GuardrailSettings } from '../../../shared/guardrails.ts';
import type { RequestLog } from '../../../shared/request-log.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { createAllowList, privacyOf, type AllowList, type Ban } from '../guardrails/allow-list.ts';
import { budgetRefusal, capTier, judgeBudget, type BudgetVerdict, type OwnedBudget } from '../guardrails/budget.ts';
import { createBudgetBook, type BudgetBook, type Reservation } from '../guardrails/budget-book.ts';
import { createLoopBreaker, isLoop, loopRefusal } from '../guardrails/loop-breaker.ts';
import { readLoopMark } from '../guardrails/loop-mark.ts';
import { createRateCounter, rateRefusal } from '../guardrails/rate-limit.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import type { ClientKey, Ports } from '../ports.ts';
import type { Intent, RoutePlan } from '../routing/route-plan.ts';
import type { Bans, Snapshot } from '../routing/snapshot.ts';

/** What budgets read of a request. */
type Payable = Pick<InboundRequest, 'dialect' | 'sessionKey'>;

/** The user's own rules around a request: who may ask how often, for which models, for how much money. */
export interface Guard {
  /** Models and providers forbidden to this key; undefined where nothing is. */
  readonly bansFor: (clientKey: ClientKey, settings: GuardrailSettings) => Bans | undefined;
  /** @throws GatewayError when the request comes too often, or an agent asks the same thing over and over. */
  readonly admit: (request: Pick<InboundRequest, 'promptTokens' | 'sessionKey' | 'ending'>, world: Snapshot) => void;
  /** What budgets would make of a plan: in a lower tier, or with a refusal. Puts nothing aside and tells nobody. */
  readonly foresee: (
    request: Payable,
    plan: RoutePlan,
    world: Snapshot,
    planAgain: (intent: Intent) => RoutePlan,
  ) => RoutePlan;
  /**
   * Puts money aside for a plan; plans again in a lower tier where a budget is nearly used up.
   *
   * @throws GatewayError when a budget is used up
   */
  readonly afford: (
    request: Payable,
    plan: RoutePlan,
    world: Snapshot,
    planAgain: (intent: Intent) => RoutePlan,
  ) => Afforded;
  /** Replaces what was put aside by what it cost. */
  readonly settle: (reservation: Reservation, entry: RequestLog) => void;
  readonly book: BudgetBook;
}

/** A plan that the budgets allow, and the money put aside for it. */
export interface Afforded {
  readonly plan: RoutePlan;
  readonly reservation: Reservation;
}

/** No name of a client key. */
const everybody = '\n';

export function createGuard(ports: Ports): Guard {
  const book = createBudgetBook();
  book.load(ports.spentBefore?.spend ?? [], ports.spentBefore?.sessions ?? []);
  const rates = createRateCounter();
  const loops = createLoopBreaker();
  const bans = createBanCache(ports);
  const warned = new Set<string>();

  function warnOnce({ outcome, limit, tierCap }: BudgetVerdict): void {
    if (limit === null || outcome === 'free') return;
    const whose = limit.payer.kind === 'all' ? 'Your' : `Client key "${limit.payer.name}"'s`;
    const step =
      outcome === 'block'
        ? 'is used up'
        : tierCap === null
          ? 'is 80 % used up'
          : `is nearly used up: requests step down to tier ${tierCap}`;
    const message = `${whose} budget of $${limit.limitUsd.toFixed(2)} per ${limit.period} ${step}.`;
    const once = `${message}${limit.resetsAt ?? ''}`;
    if (warned.has(once)) return;
    warned.add(once);
    ports.warn?.(message);
  }

  /** @returns the plan, in a lower tier where a budget is nearly used up, and what was said of each that was looked at. */
  function stepDown(
    request: Payable,
    plan: RoutePlan,
    { clientKey, now, settings }: Snapshot,
    planAgain: (intent: Intent) => RoutePlan,
  ): { readonly plan: RoutePlan; readonly verdicts: readonly [BudgetVerdict, ...BudgetVerdict[]] } {
    const budgets = budgetsOf(clientKey, settings.guardrails);
    const asking = { clientKey: clientKey.name, sessionKey: request.sessionKey, now };
    const first = judgeBudget(budgets, book, { ...asking, estimateUsd: estimateOf(plan) });
    // what costs too much for the little that is left may fit in a lower tier
    const standing = first.outcome === 'block' ? judgeBudget(budgets, book, { ...asking, estimateUsd: null }) : first;
    const { tier, from } = plan.intent;
    if (standing.tierCap === null || tier === null) return { plan, verdicts: [first] };
    const cap = capTier(tier, standing.tierCap);
    // only medium has a dearer neighbour in front of a cheaper one
    if (cap === tier && tier !== 'medium') return { plan, verdicts: [first] };
    const capped = cap === tier ? from : { ...from, tier: 'budget' as const };
    const lower = planAgain({ ...plan.intent, tier: cap, sparing: true, from: capped });
    const second = judgeBudget(budgets, book, { ...asking, estimateUsd: estimateOf(lower) });
    return { plan: lower, verdicts: [standing, second] };
  }

  return {
    book,
    bansFor: bans,
    admit(request, { settings: { guardrails }, clientKey, now }) {
      const { rateLimits } = clientKey.limits;
      // what one limit refuses takes nothing from the other: a client at its own limit would use up everybody's
      const own = rates.look(clientKey.name, rateLimits, request.promptTokens, now);
      if (!own.admitted) throw rateRefusal(rateLimits, own, `Client key "${clientKey.name}"'s`);
      const general = rates.admit(everybody, guardrails.rateLimits, request.promptTokens, now);
      if (!general.admitted) throw rateRefusal(guardrails.rateLimits, general, 'Your');
      rates.admit(clientKey.name, rateLimits, request.promptTokens, now);
      const { loopBreaker } = guardrails;
      if (!loopBreaker.enabled) return;
      const session = request.sessionKey === null ? null : `${clientKey.id}\n${request.sessionKey}`;
      const times = loops.note(session, readLoopMark(request.ending()), loopBreaker, now);
      if (isLoop(times, loopBreaker)) throw loopRefusal(times, loopBreaker);
    },
    foresee(request, plan, world, planAgain) {
      const { plan: affordable, verdicts } = stepDown(request, plan, world, planAgain);
      const last = verdicts.at(-1);
      if (last?.outcome !== 'block' || last.limit === null) return affordable;
      return { ...affordable, refusal: budgetRefusal(request.dialect, last.limit, estimateOf(affordable)) };
    },
    afford(request, plan, world, planAgain) {
      const { clientKey } = world;
      const { plan: affordable, verdicts } = stepDown(request, plan, world, planAgain);
      verdicts.forEach(warnOnce);
      const verdict = verdicts.at(-1) ?? verdicts[0];
      const estimateUsd = estimateOf(affordable);
      if (verdict.outcome === 'block' && verdict.limit !== null)
        throw budgetRefusal(request.dialect, verdict.limit, estimateUsd);
      const { sessionKey } = request;
      return {
        plan: affordable,
        reservation: book.reserve({ clientKey: clientKey.name, sessionKey, estimateUsd: estimateUsd ?? 0 }),
      };
    },
    settle(reservation, entry) {
      book.settle(reservation, entry.demo ? 0 : costOfAll(entry), entry.at);
      const tokens = entry.usage?.completion ?? 0;
      for (const payer of [everybody, entry.clientKey])
        rates.addTokens(payer, tokens, entry.at + (entry.durationMs ?? 0));
    },
  };
}

/** Demo answers cost nothing. */
function estimateOf({ steps: [primary] }: RoutePlan): number | null {
  return primary === undefined || primary.endpoint.model.startsWith('demo/') ? null : primary.expectedCostUsd;
}

/** Failed attempts that reported usage were billed too. */
function costOfAll({ attempts, costUsd }: RequestLog): number | null {
  const known = attempts.map((attempt) => attempt.costUsd).filter((cost) => cost !== null);
  return known.length === 0 ? costUsd : known.reduce((sum, cost) => sum + cost, 0);
}

function budgetsOf({ name, limits }: ClientKey, guardrails: GuardrailSettings): readonly OwnedBudget[] {
  return [
    { budget: guardrails.budget, payer: { kind: 'all' } },
    { budget: limits.budget, payer: { kind: 'client', name } },
  ];
}

/** One list per pair of rules, as long as neither changes. */
function createBanCache(ports: Ports): Guard['bansFor'] {
  const lists = new WeakMap<GuardrailSettings, WeakMap<ClientLimits, AllowList>>();
  const known = new WeakMap<AllowList, { readonly catalog: Catalog; readonly bans: Bans }>();

  function listFor(clientKey: ClientKey, settings: GuardrailSettings): AllowList {
    let byKey = lists.get(settings);
    if (byKey === undefined) lists.set(settings, (byKey = new WeakMap<ClientLimits, AllowList>()));
    let list = byKey.get(clientKey.limits);
    if (list === undefined) {
      list = createAllowList([
        { allowed: settings.allowed, owner: 'your settings' },
        { allowed: clientKey.limits.allowed, owner: `client key "${clientKey.name}"` },
      ]);
      byKey.set(clientKey.limits, list);
    }
    return list;
  }

  return (clientKey, settings) => {
    const list = listFor(clientKey, settings);
    if (list.allowsAll) return undefined;
    const catalog = ports.source.catalog();
    const last = known.get(list);
    if (last?.catalog === catalog) return last.bans;
    const bans = toBans(list, catalog);
    known.set(list, { catalog, bans });
    return bans;
  };
}

/** The same object as long as nothing changes, so that a planner can keep what follows from it. */
function toBans({ banOfModel, banOfProvider }: AllowList, catalog: Catalog): Bans {
  const providers = new Map<string, Ban | null>();
  return {
    banOfModel,
    banOfProvider(provider) {
      let ban = providers.get(provider);
      if (ban === undefined) {
        const isLocal = catalog.providerById.get(provider)?.local === true;
        ban = banOfProvider(provider, privacyOf(isLocal));
        providers.set(provider, ban);
      }
      return ban;
    },
  };
}
