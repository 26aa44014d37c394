import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import {
  verdictSummarySchema,
  type LedgerCount,
  type LedgerCursor,
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

/** Rows that are looked at in one go, about 50 ms of work: other questions do not wait for a search through a million. */
const sliceRows = 50_000;

/**
 * One page of requests, newest first. Costs the same at the millionth row as at the first. Where no index helps it may hold less
 * than it could, or nothing, and is not the last for that.
 */
export function readPage(
  database: DatabaseSync,
  { filter, after, limit }: LedgerQuery,
  mostRows: number = sliceRows,
): LedgerPage {
  const { where, end } = sliceOf(database, filter, after, mostRows);
  const rows = database
    .prepare(`SELECT seq, ${read(requestColumns)} FROM request ${where.sql()} ORDER BY at DESC, seq DESC LIMIT ?`)
    .all(...where.values, limit);
  const last = rows.at(-1);
  const attempts = attemptsReader(database);
  return {
    entries: rows.map((row) => toEntry(row, attempts(Number(row['seq'])))),
    next: last === undefined || rows.length < limit ? end : toCursor(last),
  };
}

/** How many requests fit the filter, among those that are looked at in one go. */
export function countEntries(
  database: DatabaseSync,
  filter: LedgerFilter,
  after: LedgerCursor | null,
  mostRows: number = sliceRows,
): LedgerCount {
  const { where, end } = sliceOf(database, filter, after, mostRows);
  const row = database.prepare(`SELECT COUNT(*) AS count FROM request ${where.sql()}`).get(...where.values);
  return { count: Number(row?.['count']), next: end };
}

interface Slice {
  readonly where: Where;
  /** The last row of it; null = it reaches to the end. */
  readonly end: LedgerCursor | null;
}

/** Only one bound is named on each side: with two, SQLite takes the first for its index, and passes by all rows up to the other. */
function sliceOf(
  database: DatabaseSync,
  { since, until, ...others }: LedgerFilter,
  after: LedgerCursor | null,
  mostRows: number,
): Slice {
  const bounded = (where: Where): Where => {
    if (after !== null) where.add('(at, seq) < (?, ?)', after.at, after.seq);
    else if (until !== undefined) where.add('at < ?', until);
    return where;
  };
  const within = bounded(whereOf({ since }));
  const hasIndex = Object.values(others).every((value) => value === undefined || value === '');
  const last = hasIndex
    ? undefined
    : database
        .prepare(`SELECT at, seq FROM request ${within.sql()} ORDER BY at DESC, seq DESC LIMIT 1 OFFSET ?`)
        .get(...within.values, mostRows - 1);
  if (last === undefined) return { where: bounded(whereOf({ since, ...others })), end: null };
  const end = toCursor(last);
  const where = bounded(whereOf(others));
  where.add('(at, seq) >= (?, ?)', end.at, end.seq);
  return { where, end };
}

function toCursor(row: Row): LedgerCursor {
  return { at: Number(row['at']), seq: Number(row['seq']) };
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
