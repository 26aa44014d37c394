import type { RecordedUse } from '../../gateway/routing/what-if.ts';
import { replay } from '../../gateway/routing/what-if.ts';
import type { Handlers } from '../../../shared/ipc.ts';
import type { LedgerCursor } from '../../../shared/ledger.ts';
import type { Ledger } from '../../storage/ledger/ledger.ts';
import { createUsageWriter } from '../../storage/ledger/usage-text.ts';
import type { DeskParts } from '../desk-parts.ts';

type Names = 'usage.read' | 'usage.export' | 'whatIf.read';

/** What was used, and what it would have cost another way. */
export function usageHandlers({ ledger, gateway, clock }: DeskParts): Pick<Handlers, Names> {
  return {
    'usage.read': async (query) => ({ totals: await ledger.read.usage(query) }),
    'usage.export': ({ since, format }) => exportUsage(ledger, since, format),
    'whatIf.read': async ({ days, model, maxPrice }) => {
      const uses = await readUses(ledger, clock.now() - days * 86_400_000);
      const plugins = maxPrice === null ? undefined : [{ id: 'pareto-router', max_price: maxPrice }];
      const { was, wouldBe, ...sums } = replay(uses, { model, plugins }, gateway.snapshot());
      return { ...sums, was: [...was], wouldBe: [...wouldBe] };
    },
  };
}

const pageSize = 1_000;
/** Requests looked at for a what-if; the newest ones. */
const mostUses = 20_000;

async function exportUsage(
  ledger: Ledger,
  since: number,
  format: 'csv' | 'json',
): Promise<{ text: string; rows: number }> {
  const writer = createUsageWriter(format);
  const pieces = [writer.head()];
  let count = 0;
  let after: LedgerCursor | null = null;
  do {
    const page: Awaited<ReturnType<Ledger['read']['rows']>> = await ledger.read.rows({ since }, after, pageSize);
    pieces.push(writer.rows(page.rows));
    count += page.rows.length;
    after = page.next;
  } while (after !== null);
  return { text: [...pieces, writer.tail()].join(''), rows: count };
}

/** Tokens only: the ledger holds no prompts. Whether a request needed tools is not recorded, so every model must have them. */
async function readUses(ledger: Ledger, since: number): Promise<readonly RecordedUse[]> {
  const uses: RecordedUse[] = [];
  let after: LedgerCursor | null = null;
  do {
    const page: Awaited<ReturnType<Ledger['read']['page']>> = await ledger.read.page({
      filter: { since },
      after,
      limit: pageSize,
    });
    for (const { at, model, usage, costUsd, demo } of page.entries) {
      if (model !== null && usage !== null && !demo) uses.push({ at, model, usage, costUsd, needsTools: true });
    }
    after = page.next;
  } while (after !== null && uses.length < mostUses);
  return uses;
}
