import { startReplay, type RecordedUse, type Replay, type WhatIf } from '../../gateway/routing/what-if.ts';
import type { Handlers } from '../../../shared/ipc.ts';
import type { LedgerCursor, LedgerPage, UsageTotal } from '../../../shared/ledger.ts';
import type { Model, Price } from '../../gateway/catalog/catalog.ts';
import { savingsAgainst, type Spent } from '../../gateway/log/savings.ts';
import type { Ledger } from '../../storage/ledger/ledger.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskParts } from '../desk-parts.ts';

type Names = 'usage.read' | 'usage.savings' | 'usage.export' | 'whatIf.read';

/** What was used, and what it would have cost another way. */
export function usageHandlers({ ledger, gateway, clock }: DeskParts): Pick<Handlers, Names> {
  return {
    'usage.read': async (query) => ({ totals: await ledger.read.usage(query) }),
    'usage.savings': async ({ since, until, model }) => {
      const found = gateway.snapshot().catalog.modelById.get(model);
      if (found === undefined) throw new DeskError(`There is no model "${model}".`);
      const totals = await ledger.read.usage({ since, until, by: ['day', 'model', 'provider'], zone: 'utc' });
      return savingsAgainst(cheapestPrice(found), totals.filter(hasAnswers).map(toSpent));
    },
    'usage.export': ({ since, format, after }) => ledger.read.usageText(since, format, after),
    'whatIf.read': async ({ days, model, maxPrice }) => {
      const plugins = maxPrice === null ? undefined : [{ id: 'pareto-router', max_price: maxPrice }];
      const replay = startReplay({ model, plugins }, gateway.snapshot());
      const { was, wouldBe, ...sums } = await replayUses(ledger, clock.now() - days * 86_400_000, replay);
      return { ...sums, was: [...was], wouldBe: [...wouldBe] };
    },
  };
}

/** The list price at the provider that asks least for a prompt; unknown where none is known. */
function cheapestPrice({ endpoints }: Model): Price {
  const known = endpoints.map(({ price }) => price).filter(({ promptUsdPerMTok }) => promptUsdPerMTok !== null);
  const cheapest = known.toSorted((a, b) => (a.promptUsdPerMTok ?? 0) - (b.promptUsdPerMTok ?? 0))[0];
  return cheapest ?? noPrice;
}

const noPrice: Price = {
  promptUsdPerMTok: null,
  completionUsdPerMTok: null,
  cacheReadUsdPerMTok: null,
  cacheWriteUsdPerMTok: null,
};

/** Vectors and requests that were left have none: no other model could have written them for less. */
function hasAnswers({ promptTokens, completionTokens }: UsageTotal): boolean {
  return promptTokens === 0 || completionTokens > 0;
}

function toSpent(total: UsageTotal): Spent {
  const { requests, costUsd, unknownCost, promptTokens, completionTokens, cachedTokens } = total;
  const usage = {
    prompt: promptTokens,
    completion: completionTokens,
    cached: cachedTokens,
    cacheWrite: total.cacheWriteTokens,
    reasoning: total.reasoningTokens,
  };
  return { requests, usage, costUsd, unknownCost };
}

/** Requests planned anew in one go, about 5 ms. */
const pageSize = 100;
/** Requests looked at for a what-if; the newest ones. */
const mostUses = 20_000;

/** Tokens only: the ledger holds no prompts. Whether a request needed tools is not recorded, so every model must have them. */
async function replayUses(ledger: Ledger, since: number, { add, result }: Replay): Promise<WhatIf> {
  let after: LedgerCursor | null = null;
  do {
    const { entries, next }: LedgerPage = await ledger.read.page({ filter: { since }, after, limit: pageSize });
    add(
      entries.flatMap(({ at, dialect, model, usage, costUsd, demo }): RecordedUse[] =>
        model === null || usage === null || demo || dialect === 'openai-embeddings'
          ? []
          : [{ at, model, usage, costUsd, needsTools: true }],
      ),
    );
    after = next;
  } while (after !== null && result().requests < mostUses);
  return result();
}
