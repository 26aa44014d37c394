import type { DatabaseSync } from 'node:sqlite';
import type {
  LedgerCursor,
  LedgerFilter,
  UsageGroup,
  UsageQuery,
  UsageRow,
  UsageTotal,
} from '../../../shared/ledger.ts';
import { usageRowSchema } from '../../../shared/ledger.ts';
import { slotMs } from './ledger-schema.ts';
import { whereOf } from './read-entries.ts';

/** Sums of tokens and money, kept apart as asked; exact to the quarter hour at both ends. */
export function readUsage(database: DatabaseSync, { since, until, by, zone }: UsageQuery): UsageTotal[] {
  const groups = (Object.keys(groupColumns) as UsageGroup[]).filter((group) => by.includes(group));
  const expression = (group: UsageGroup): string =>
    group === 'day' || group === 'hour' ? timeColumn(group, zone) : groupColumns[group];
  const columns = groups.map((group) => `${expression(group)} AS ${group}`);
  const order = groups.length === 0 ? '' : `GROUP BY ${groups.join(', ')} ORDER BY ${groups.join(', ')}`;
  const rows = database
    .prepare(`SELECT ${[...columns, ...sums].join(', ')} FROM total WHERE slot >= ? AND slot < ? AND demo = 0 ${order}`)
    .all(Math.floor(since / slotMs), Math.ceil(until / slotMs));
  return rows.map((row) => ({
    day: textOrNull(row['day']),
    ...(typeof row['hour'] === 'string' ? { hour: row['hour'] } : {}),
    model: textOrNull(row['model']),
    provider: textOrNull(row['provider']),
    clientKey: textOrNull(row['clientKey']),
    requests: Number(row['requests']),
    failed: Number(row['failed']),
    promptTokens: Number(row['prompt']),
    completionTokens: Number(row['completion']),
    cachedTokens: Number(row['cached']),
    cacheWriteTokens: Number(row['cache_write']),
    reasoningTokens: Number(row['reasoning']),
    costUsd: Number(row['cost_usd']),
    unknownCost: Number(row['unknown_cost']),
    estimated: Number(row['estimated']),
  }));
}

const groupColumns = {
  day: 'slot',
  hour: 'slot',
  model: 'model',
  provider: 'provider',
  clientKey: 'client_key',
} as const;

function timeColumn(group: 'day' | 'hour', zone: UsageQuery['zone']): string {
  const format = group === 'day' ? '%Y-%m-%d' : '%Y-%m-%d %H:00';
  return `strftime('${format}', slot * ${slotMs / 1000}, 'unixepoch'${zone === 'local' ? ", 'localtime'" : ''})`;
}

const sums = [
  'requests',
  'failed',
  'prompt',
  'completion',
  'cached',
  'cache_write',
  'reasoning',
  'cost_usd',
  'unknown_cost',
  'estimated',
].map((column) => `TOTAL(${column}) AS ${column}`);

/** Sums of requests that nobody answered stand under an empty name. */
function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export interface UsageRows {
  readonly rows: readonly UsageRow[];
  /** null = these were the last. */
  readonly next: LedgerCursor | null;
}

/** Requests as the export writes them, oldest first, a piece at a time. Simulated (demo) answers cost nothing. */
export function readUsageRows(
  database: DatabaseSync,
  filter: LedgerFilter,
  after: LedgerCursor | null,
  limit: number,
): UsageRows {
  const { since: _, ...others } = filter;
  // whatever comes after the cursor is young enough; with both, SQLite would begin at `since` and pass by all the pieces before
  const where = whereOf(after === null ? filter : others);
  if (after !== null) where.add('(at, seq) > (?, ?)', after.at, after.seq);
  const found = database
    .prepare(
      `SELECT seq, id, at, client_key, router, tier_used, model, provider, prompt, completion, cached, reasoning, CASE demo WHEN 1 THEN 0 ELSE billed_usd END AS cost, estimated, outcome, attempts FROM request ${where.sql()} ORDER BY at, seq LIMIT ?`,
    )
    .all(...where.values, limit);
  const last = found.at(-1);
  return {
    rows: found.map((row) =>
      usageRowSchema.parse({
        id: row['id'],
        at: new Date(Number(row['at'])).toISOString(),
        clientKey: row['client_key'],
        router: row['router'],
        tier: row['tier_used'],
        model: row['model'],
        provider: row['provider'],
        promptTokens: row['prompt'],
        completionTokens: row['completion'],
        cachedTokens: row['cached'],
        reasoningTokens: row['reasoning'],
        costUsd: row['cost'],
        estimated: row['estimated'] === 1,
        outcome: row['outcome'],
        attempts: row['attempts'],
      }),
    ),
    next: last === undefined || found.length < limit ? null : { at: Number(last['at']), seq: Number(last['seq']) },
  };
}
