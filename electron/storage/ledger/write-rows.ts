import type { DatabaseSync } from 'node:sqlite';
import type { AttemptLog, RequestLog, TokenUsage } from '../../../shared/request-log.ts';
import { billedUsd, sharesOf } from './billed.ts';
import { slotMs } from './ledger-schema.ts';
import { isPlain } from './plain-attempt.ts';

/**
 * What one finished request becomes: a row, rows of attempts unless it is plain, and what it adds to sums; null when the row says
 * that as well. Plain values, as they are bound.
 */
export type Rows = readonly [request: Values, attempts: readonly Values[], sums: readonly Values[] | null];

type Values = readonly (string | number | null)[];

/** Writes the rows of several requests; belongs into a transaction. */
export type WriteRows = (batch: readonly Rows[]) => void;

export function prepareWriter(database: DatabaseSync): WriteRows {
  const insertRequest = database.prepare(insertInto('request', requestColumns));
  const insertAttempt = database.prepare(insertInto('attempt', attemptColumns));
  const addTotal = database.prepare(totalSql);
  return (batch) => {
    const totals = new Map<string, (string | number | null)[]>();
    for (const [request, attempts, sums] of batch) {
      const { lastInsertRowid } = insertRequest.run(...request);
      attempts.forEach((attempt, number) => insertAttempt.run(lastInsertRowid, number, ...attempt));
      if (sums === null) addToTotal(totals, usualSum(request));
      else for (const sum of sums) addToTotal(totals, sum);
    }
    for (const total of totals.values()) addTotal.run(...total);
  };
}

/** Requests of one batch mostly go to the same total: it is written once. */
function addToTotal(totals: Map<string, (string | number | null)[]>, sum: Values): void {
  const key = `${sum[0]}\n${sum[1]}\n${sum[2]}\n${sum[3]}\n${sum[4]}`;
  const total = totals.get(key);
  if (total === undefined) return void totals.set(key, [...sum]);
  for (let at = totalKeys; at < sum.length; at += 1) total[at] = Number(total[at]) + Number(sum[at]);
}

/** @param verdicts summary as text; null = none */
export function toRows(entry: RequestLog, verdicts: string | null): Rows {
  const isUsual = isPlain(entry);
  return [
    requestValues(entry, verdicts),
    isUsual ? [] : entry.attempts.map(attemptValues),
    isUsual ? null : sumsOf(entry),
  ];
}

export const requestColumns =
  'id at client_key client dialect requested_model router tier_requested tier_used sort model provider streamed outcome status why error prompt completion cached cache_write reasoning cost_usd billed_usd estimated ttft_ms duration_ms tokens_per_second overhead_ms session_key more demo attempts verdicts';

function requestValues(entry: RequestLog, verdicts: string | null): Values {
  const { usage } = entry;
  return [
    entry.id,
    Math.round(entry.at),
    entry.clientKey,
    entry.client,
    entry.dialect,
    entry.requestedModel,
    entry.router,
    entry.tierRequested,
    entry.tierUsed,
    entry.sort,
    entry.model,
    entry.provider,
    entry.streamed ? 1 : 0,
    entry.outcome,
    entry.status,
    entry.why,
    entry.error,
    usage === null ? null : whole(usage.prompt),
    usage === null ? null : whole(usage.completion),
    usage === null ? null : whole(usage.cached),
    usage === null ? null : whole(usage.cacheWrite),
    usage === null ? null : whole(usage.reasoning),
    real(entry.costUsd),
    real(billedUsd(entry)),
    entry.estimated ? 1 : 0,
    real(entry.ttftMs),
    real(entry.durationMs),
    real(entry.tokensPerSecond),
    real(entry.overheadMs),
    entry.sessionKey,
    moreOf(entry),
    entry.demo ? 1 : 0,
    entry.attempts.length,
    verdicts,
  ];
}

/** Lists of sentences; most requests have none. */
function moreOf({ ignored, dropped, repairs, findings }: RequestLog): string | null {
  if (ignored.length + dropped.length + repairs.length + findings.length === 0) return null;
  return JSON.stringify({ ignored, dropped, repairs, findings });
}

export const attemptColumns =
  'request number model provider tier role started_at duration_ms status outcome reason message prompt completion cached cache_write reasoning cost_usd';

function attemptValues(attempt: AttemptLog): Values {
  const { model, provider, tier, role, startedAt, durationMs, status, outcome, reason, message } = attempt;
  return [
    model,
    provider,
    tier,
    role,
    Math.round(startedAt),
    durationMs,
    status,
    outcome,
    reason,
    message,
    ...usageValues(attempt.usage),
    real(attempt.costUsd),
  ];
}

function usageValues(usage: TokenUsage | null): (number | null)[] {
  if (usage === null) return [null, null, null, null, null];
  const { prompt, completion, cached, cacheWrite, reasoning } = usage;
  return [whole(prompt), whole(completion), whole(cached), whole(cacheWrite), whole(reasoning)];
}

/** Slot, client key, model, provider and demo name the sum; the rest is added to it. */
const totalColumns =
  'slot client_key model provider demo requests failed prompt completion cached cache_write reasoning cost_usd unknown_cost estimated';
const totalKeys = 5;
const totalSql = `${insertInto('total', totalColumns)} ON CONFLICT DO UPDATE SET ${totalColumns
  .split(' ')
  .slice(totalKeys)
  .map((name) => `${name} = ${name} + excluded.${name}`)
  .join(', ')}`;

const placeOf = (column: string): number => requestColumns.split(' ').indexOf(column);
const place = {
  at: placeOf('at'),
  clientKey: placeOf('client_key'),
  model: placeOf('model'),
  provider: placeOf('provider'),
  prompt: placeOf('prompt'),
  costUsd: placeOf('cost_usd'),
  estimated: placeOf('estimated'),
  demo: placeOf('demo'),
} as const;

/** The same as `sumsOf` for a request with one attempt that is plain. @param request its row */
function usualSum(request: Values): Values {
  const costUsd = request[place.costUsd] ?? null;
  return [
    Math.floor(Number(request[place.at]) / slotMs),
    request[place.clientKey] ?? '',
    request[place.model] ?? '',
    request[place.provider] ?? '',
    request[place.demo] ?? 0,
    1,
    0,
    ...request.slice(place.prompt, place.prompt + 5).map((tokens) => tokens ?? 0),
    costUsd ?? 0,
    costUsd === null ? 1 : 0,
    request[place.estimated] ?? 0,
  ];
}

function sumsOf(entry: RequestLog): readonly Values[] {
  const slot = Math.floor(entry.at / slotMs);
  return sharesOf(entry).map(({ model, provider, requests, failed, usage, costUsd, unknownCost, estimated }) => [
    slot,
    entry.clientKey,
    model,
    provider,
    entry.demo ? 1 : 0,
    requests,
    failed,
    ...usageValues(usage).map((value) => value ?? 0),
    real(costUsd) ?? 0,
    unknownCost,
    estimated,
  ]);
}

/** A provider's count may be anything; the column takes whole numbers only. */
function whole(value: number): number {
  return Number.isFinite(value) ? Math.round(value) : 0;
}

function real(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function insertInto(table: string, columns: string): string {
  const names = columns.split(' ');
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
}
