import type { DatabaseSync } from 'node:sqlite';

/** Layout of the ledger. Raise it by adding a step to `steps`; never change a step that was released. */
const ledgerVersion = 2;

/** Length of a slot of the totals, ms. Every time zone is a whole number of quarter hours away from UTC. */
export const slotMs = 900_000;

/**
 * One row per finished request, one per attempt, and sums per quarter hour that outlive the rows. `seq` is the order of commit.
 * Ids are random and have no index of their own: it would cost every request more than the rare look-up saves.
 * `more` holds, as JSON, what was said of the request and is never searched for.
 */
const layout1 = `
CREATE TABLE request (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  client_key TEXT NOT NULL,
  client TEXT,
  dialect TEXT NOT NULL,
  requested_model TEXT NOT NULL,
  router TEXT NOT NULL,
  tier_requested TEXT,
  tier_used TEXT,
  sort TEXT,
  model TEXT,
  provider TEXT,
  streamed INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  status INTEGER,
  why TEXT NOT NULL,
  error TEXT,
  prompt INTEGER,
  completion INTEGER,
  cached INTEGER,
  cache_write INTEGER,
  reasoning INTEGER,
  cost_usd REAL,
  billed_usd REAL,
  estimated INTEGER NOT NULL,
  ttft_ms REAL,
  duration_ms REAL,
  tokens_per_second REAL,
  overhead_ms REAL,
  session_key TEXT,
  more TEXT,
  demo INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  verdicts TEXT
) STRICT;
CREATE INDEX request_at ON request (at);
CREATE TABLE attempt (
  request INTEGER NOT NULL,
  number INTEGER NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  tier TEXT,
  role TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  duration_ms REAL NOT NULL,
  status INTEGER,
  outcome TEXT NOT NULL,
  reason TEXT,
  message TEXT,
  prompt INTEGER,
  completion INTEGER,
  cached INTEGER,
  cache_write INTEGER,
  reasoning INTEGER,
  cost_usd REAL,
  PRIMARY KEY (request, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE total (
  slot INTEGER NOT NULL,
  client_key TEXT NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  demo INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  prompt INTEGER NOT NULL,
  completion INTEGER NOT NULL,
  cached INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  cost_usd REAL NOT NULL,
  unknown_cost INTEGER NOT NULL,
  estimated INTEGER NOT NULL,
  PRIMARY KEY (slot, client_key, model, provider, demo)
) STRICT, WITHOUT ROWID;
`;

/** One row: up to where the inbox has been unpacked; see `inbox-file.ts`. */
const layout2 = `
CREATE TABLE inbox (generation INTEGER NOT NULL, offset INTEGER NOT NULL) STRICT;
INSERT INTO inbox VALUES (0, 0);
`;

/** Step n leads from version n to version n + 1. */
const steps: readonly string[] = [layout1, layout2];

/** The file was written by a later program, whose layout is not known here. */
export class NewerLedgerError extends Error {}

/**
 * Brings a ledger to the present layout; a crash leaves the old layout or the new one.
 *
 * @throws NewerLedgerError
 */
export function migrateLedger(database: DatabaseSync): void {
  const version = versionOf(database);
  if (version > ledgerVersion) throw new NewerLedgerError('It was written by a newer version of Pareto Desk.');
  if (version === ledgerVersion) return;
  database.exec('BEGIN IMMEDIATE');
  for (const step of steps.slice(version)) database.exec(step);
  database.exec(`PRAGMA user_version = ${ledgerVersion}; COMMIT`);
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
