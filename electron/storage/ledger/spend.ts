import type { DatabaseSync } from 'node:sqlite';
import { slotMs } from './ledger-schema.ts';

/** What one client key spent in one quarter hour. */
export interface Spend {
  /** Start of the quarter hour, ms since epoch. */
  readonly at: number;
  readonly clientKey: string;
  readonly costUsd: number;
  readonly requests: number;
  /** Prompt and completion together. */
  readonly tokens: number;
}

/** What one session spent. */
export interface SessionSpend {
  readonly sessionKey: string;
  readonly clientKey: string;
  readonly costUsd: number;
}

/** @returns the spend of every slot that reaches past `since`, oldest first; simulated (demo) answers left out. */
export function readSpend(database: DatabaseSync, since: number): readonly Spend[] {
  const rows = database
    .prepare(
      'SELECT slot, client_key, SUM(cost_usd) AS cost, SUM(requests) AS requests, SUM(prompt + completion) AS tokens FROM total WHERE slot >= ? AND demo = 0 GROUP BY slot, client_key',
    )
    .all(Math.floor(since / slotMs));
  return rows.map((row) => ({
    at: Number(row['slot']) * slotMs,
    clientKey: String(row['client_key']),
    costUsd: Number(row['cost']),
    requests: Number(row['requests']),
    tokens: Number(row['tokens']),
  }));
}

/** Reads every request since then: only for when a budget per session is set. */
export function readSessionSpend(database: DatabaseSync, since: number): readonly SessionSpend[] {
  const rows = database
    .prepare(
      'SELECT session_key, client_key, SUM(billed_usd) AS cost FROM request WHERE at >= ? AND session_key IS NOT NULL AND billed_usd IS NOT NULL AND demo = 0 GROUP BY session_key, client_key',
    )
    .all(since);
  return rows.map((row) => ({
    sessionKey: String(row['session_key']),
    clientKey: String(row['client_key']),
    costUsd: Number(row['cost']),
  }));
}
