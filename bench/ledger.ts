// npm run bench:ledger -- [--rows N] [--keep FILE]: a desk with a ledger of N finished requests (a million). Prints how long the
// window's questions take, how long each holds the main thread, on which streams are relayed, at most, and the CPU time of
// that thread. --keep makes FILE, or uses it.
import '../test/support/no-electron.ts';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { answerCall } from '../electron/desk/answer-call.ts';
import { createDesk } from '../electron/desk/desk.ts';
import { ledgerPath, openDatabase } from '../electron/storage/ledger/open-database.ts';
import { prepareWriter, toRows, type Rows } from '../electron/storage/ledger/write-rows.ts';
import { openVault } from '../electron/storage/open-vault.ts';
import { factoryGuardrails } from '../shared/guardrails.ts';
import type { CallName, Input, Output } from '../shared/ipc.ts';
import type { LedgerCount, LedgerCursor, LedgerPage } from '../shared/ledger.ts';
import { attemptLog } from '../test/support/attempt-logs.ts';
import { requestLog } from '../test/support/request-logs.ts';

const { values } = parseArgs({ options: { rows: { type: 'string' }, keep: { type: 'string' } } });
const count = Number(values.rows ?? 1_000_000);
const monthMs = 30 * 86_400_000;

/** A month of an agent's work: three models, one request in twenty with a failed attempt before. */
function rowsOf(number: number, now: number): Rows {
  const at = now - monthMs + Math.floor((number / count) * monthMs);
  const place = number % 3;
  const model = ['openai/gpt-6.1-terra', 'anthropic/claude-sonnet-5', 'google/gemini-3.1-flash'][place] ?? '';
  const provider = ['openai', 'anthropic', 'google'][place] ?? '';
  const usage = { prompt: 20_000 + (number % 977), completion: 300, cached: 15_000, cacheWrite: 0, reasoning: 100 };
  const told = { model, provider, usage, costUsd: 0.0123 };
  const answered = attemptLog({ ...told, startedAt: at + 1, durationMs: 199 });
  const failed = attemptLog({ model, provider, outcome: 'failed', reason: 'rate_limited', usage: null, costUsd: null });
  const entry = requestLog({
    ...told,
    id: `req_${(number * 2_654_435_761).toString(36).padStart(16, '0')}`,
    at,
    client: 'claude-cli/2.1.9 (external, cli)',
    why: `${model} is the cheapest of tier high that is left: two others rest, and one has too small a window.`,
    sessionKey: `session-${Math.floor(number / 40)}`,
    attempts: number % 20 === 0 ? [failed, { ...answered, role: 'fallback' }] : [{ ...answered, usage }],
  });
  const verdicts = { chosen: [model], standby: ['x-ai/grok-5-code', 'z-ai/glm-5'], excluded: { 'not-in-tier': 98 } };
  return toRows(entry, JSON.stringify(verdicts));
}

function fill(file: string): void {
  const now = Date.now();
  const { database } = openDatabase(file, new Date());
  const write = prepareWriter(database);
  for (let from = 0; from < count; from += 10_000) {
    const batch = Array.from({ length: Math.min(10_000, count - from) }, (_, place) => rowsOf(from + place, now));
    database.exec('BEGIN');
    write(batch);
    database.exec('COMMIT');
  }
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

const dataDir = mkdtempSync(join(tmpdir(), 'pareto-ledger-'));
const kept = values.keep ?? join(dataDir, 'kept.sqlite');
mkdirSync(dirname(kept), { recursive: true });
if (!existsSync(kept)) fill(kept);
copyFileSync(kept, ledgerPath(dataDir));
console.log(`${count} requests, ${Math.round(statSync(kept).size / 1e6)} MB`);

const desk = await createDesk({
  mode: 'headless',
  version: '0.0.0',
  vault: await openVault('memory', dataDir, () => new Date()),
  environment: {},
  announce: () => {},
  configText: null,
  port: 0,
  limitations: [],
  catalogSources: null,
  dataDir,
});

async function call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
  const reply = await answerCall(desk.handlers, name, input);
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value as Output<N>;
}

const delay = monitorEventLoopDelay({ resolution: 1 });

async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  await new Promise((done) => setTimeout(done, 200));
  delay.enable();
  delay.reset();
  await new Promise((done) => setTimeout(done, 20)); // the first tick only begins the count
  const start = performance.now();
  const before = process.threadCpuUsage();
  const said = await work();
  const tookMs = performance.now() - start;
  const used = process.threadCpuUsage(before);
  const cpuMs = (used.user + used.system) / 1e3;
  await new Promise((done) => setTimeout(done, 20));
  delay.disable();
  const heldMs = Math.max(0, delay.max / 1e6 - 1);
  const figures = [`${tookMs.toFixed(0)} ms`, `held ${heldMs.toFixed(0)} ms`, `CPU ${cpuMs.toFixed(0)} ms`];
  console.log(`${what.padEnd(40)} ${figures.map((figure) => figure.padStart(14)).join('')}   ${String(said)}`);
}

/** As the window does: until there is a page of 200, and then how many there are. */
async function search(text: string | undefined): Promise<string> {
  const found: string[] = [];
  let after: LedgerCursor | null = null;
  do {
    const { entries, next }: LedgerPage = await call('requests.page', { filter: { text }, after, limit: 200 });
    found.push(...entries.map(({ id }) => id));
    after = next;
  } while (after !== null && found.length < 200);
  return `${found.length} found`;
}

async function total(text: string | undefined): Promise<string> {
  let [sum, after]: [number, LedgerCursor | null] = [0, null];
  do {
    const { count, next }: LedgerCount = await call('requests.count', { filter: { text }, after });
    sum += count;
    after = next;
  } while (after !== null);
  return `${sum} counted`;
}

await call('settings.update', {
  guardrails: { ...factoryGuardrails, retention: { maxAgeDays: null, maxMegabytes: 10_000 } },
});
await measure('first page', () => search(undefined));
await measure('first page again', () => search(undefined));
await measure('a page in the middle', async () => {
  const after = { at: Date.now() - monthMs / 2, seq: 0 };
  return (await call('requests.page', { filter: {}, after, limit: 200 })).entries.length;
});
await measure('count all', () => total(undefined));
await measure('search: first 200 of all', () => search('cheapest'));
await measure('search: in no row', () => search('no such thing'));
await measure('count of a search', () => total('cheapest'));
await measure('usage of the month by day and model', async () => {
  const { totals } = await call('usage.read', { since: 0, until: Date.now(), by: ['day', 'model'], zone: 'local' });
  return totals.length;
});
await measure('what-if of 30 days', async () => {
  const { requests } = await call('whatIf.read', { days: 30, model: 'pareto-code:low', maxPrice: null });
  return requests;
});
for (const format of ['csv', 'json'] as const) {
  await measure(`export as ${format}`, async () => {
    let [rows, letters, after]: [number, number, LedgerCursor | null] = [0, 0, null];
    do {
      const piece: Output<'usage.export'> = await call('usage.export', { since: 0, format, after });
      rows += piece.rows;
      letters += piece.text.length;
      after = piece.next;
    } while (after !== null);
    return `${rows} rows, ${Math.round(letters / 1e6)} MB`;
  });
}
await measure('forget all', () => call('requests.clear', {}).then(() => 'done'));
await measure('what is left', () => total(undefined));
await desk.close(0);
rmSync(dataDir, { recursive: true });
