import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import {
  verdictSummarySchema,
  type LedgerEntry,
  type LedgerFilter,
  type LedgerPage,
  type LedgerQuery,
  type VerdictSummary,
} from '../../../shared/ledger.ts';
import { attemptLogSchema, requestLogSchema, type AttemptLog, type TokenUsage } from '../../../shared/request-log.ts';
import { plainAttempt } from './plain-attempt.ts';
import { attemptColumns, requestColumns } from './write-rows.ts';

type Row = Readonly<Record<string, SQLOutputValue>>;

/** What is read of texts that earlier versions kept at any length, characters. JSON cannot be cut and is left out. */
const cutAt: Readonly<Record<string, string>> = {
  requested_model: 'substr(requested_model, 1, 2000)',
  why: 'substr(why, 1, 2000)',
  error: 'substr(error, 1, 2000)',
  message: 'substr(message, 1, 2000)',
  more: 'CASE WHEN length(more) < 500000 THEN more END',
};

function read(columns: string): string {
  return columns
    .split(' ')
    .map((name) => (Object.hasOwn(cutAt, name) ? `${cutAt[name]} AS ${name}` : name))
    .join(', ');
}

/** One page of requests, newest first. Costs the same at the millionth row as at the first. */
export function readPage(database: DatabaseSync, { filter, after, limit }: LedgerQuery): LedgerPage {
  const { until: _, ...others } = filter;
  const where = whereOf(after === null ? filter : others); // likewise in `readUsageRows`, which says why
  if (after !== null) where.add('(at, seq) < (?, ?)', after.at, after.seq);
  const rows = database
    .prepare(`SELECT seq, ${read(requestColumns)} FROM request ${where.sql()} ORDER BY at DESC, seq DESC LIMIT ?`)
    .all(...where.values, limit);
  const last = rows.at(-1);
  const attempts = attemptsReader(database);
  return {
    entries: rows.map((row) => toEntry(row, attempts(Number(row['seq'])))),
    next: last === undefined || rows.length < limit ? null : { at: Number(last['at']), seq: Number(last['seq']) },
  };
}

/** Number of requests that fit the filter. Looks at every row unless the filter is empty or names times only. */
export function countEntries(database: DatabaseSync, filter: LedgerFilter): number {
  const where = whereOf(filter);
  const row = database.prepare(`SELECT COUNT(*) AS count FROM request ${where.sql()}`).get(...where.values);
  return Number(row?.['count']);
}

/** @param at arrival of the request, which finds it at once: ids have no index. */
export function readEntry(database: DatabaseSync, id: string, at: number): LedgerEntry | null {
  const row = database
    .prepare(`SELECT seq, ${read(requestColumns)} FROM request WHERE at = ? AND id = ?`)
    .get(Math.round(at), id);
  return row === undefined ? null : toEntry(row, attemptsReader(database)(Number(row['seq'])));
}

interface Where {
  readonly add: (condition: string, ...values: SQLInputValue[]) => void;
  readonly values: SQLInputValue[];
  readonly sql: () => string;
}

/** Conditions are ours, values are bound: nothing a person types becomes SQL. */
export function whereOf(filter: LedgerFilter): Where {
  const conditions: string[] = [];
  const values: SQLInputValue[] = [];
  const add: Where['add'] = (condition, ...bound) => {
    conditions.push(condition);
    values.push(...bound);
  };
  if (filter.since !== undefined) add('at >= ?', filter.since);
  if (filter.until !== undefined) add('at < ?', filter.until);
  if (filter.clientKey !== undefined) add('client_key = ?', filter.clientKey);
  if (filter.model !== undefined) add('model = ?', filter.model);
  if (filter.provider !== undefined) add('provider = ?', filter.provider);
  if (filter.tier !== undefined) add('tier_used = ?', filter.tier);
  if (filter.outcome !== undefined) add('outcome = ?', filter.outcome);
  if (filter.sessionKey !== undefined) add('session_key = ?', filter.sessionKey);
  if (filter.text !== undefined && filter.text !== '') {
    const like = `%${filter.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    add(`(${searched.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR ')})`, ...searched.map(() => like));
  }
  return { add, values, sql: () => (conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`) };
}

const searched = ['id', 'requested_model', 'model', 'provider', 'client_key', 'client', 'why', 'error'] as const;

function attemptsReader(database: DatabaseSync): (seq: number) => AttemptLog[] {
  const statement = database.prepare(`SELECT ${read(attemptColumns)} FROM attempt WHERE request = ? ORDER BY number`);
  return (seq) => statement.all(seq).map(toAttempt);
}

function toEntry(row: Row, attempts: AttemptLog[]): LedgerEntry {
  const read = requestLogSchema.parse({
    id: row['id'],
    at: row['at'],
    clientKey: row['client_key'],
    client: row['client'],
    dialect: row['dialect'],
    requestedModel: row['requested_model'],
    router: row['router'],
    tierRequested: row['tier_requested'],
    tierUsed: row['tier_used'],
    sort: row['sort'],
    model: row['model'],
    provider: row['provider'],
    streamed: row['streamed'] === 1,
    outcome: row['outcome'],
    status: row['status'],
    why: row['why'],
    error: row['error'],
    attempts,
    usage: toUsage(row),
    costUsd: row['cost_usd'],
    estimated: row['estimated'] === 1,
    ttftMs: row['ttft_ms'],
    durationMs: row['duration_ms'],
    tokensPerSecond: row['tokens_per_second'],
    overheadMs: row['overhead_ms'],
    sessionKey: row['session_key'],
    ignored: [],
    dropped: [],
    repairs: [],
    findings: [],
    ...toMore(row['more']),
    demo: row['demo'] === 1,
  });
  const entry = attempts.length === 0 && row['attempts'] === 1 ? { ...read, attempts: [plainAttempt(read)] } : read;
  return { ...entry, verdictSummary: toSummary(row['verdicts']) };
}

function toAttempt(row: Row): AttemptLog {
  return attemptLogSchema.parse({
    model: row['model'],
    provider: row['provider'],
    tier: row['tier'],
    role: row['role'],
    startedAt: row['started_at'],
    durationMs: row['duration_ms'],
    status: row['status'],
    outcome: row['outcome'],
    reason: row['reason'],
    message: row['message'],
    usage: toUsage(row),
    costUsd: row['cost_usd'],
  });
}

function toUsage(row: Row): TokenUsage | null {
  if (row['prompt'] === null) return null;
  const { prompt, completion, cached, cache_write: cacheWrite, reasoning } = row;
  return {
    prompt: Number(prompt),
    completion: Number(completion),
    cached: Number(cached),
    cacheWrite: Number(cacheWrite),
    reasoning: Number(reasoning),
  };
}

function toMore(text: SQLOutputValue | undefined): object {
  const more: unknown = typeof text === 'string' ? JSON.parse(text) : null;
  return typeof more === 'object' && more !== null ? more : {};
}

function toSummary(text: SQLOutputValue | undefined): VerdictSummary | null {
  return typeof text === 'string' ? verdictSummarySchema.parse(JSON.parse(text)) : null;
}
