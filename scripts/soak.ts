// npm run soak [-- --minutes 3] [--clients 12]: mixed load with random faults and aborts against the real program without Electron.
// Ends with 1 when memory or handles keep growing, a row is missing from the ledger, or an answer was wrong.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { runLoad, type Seen } from './soak/load.ts';
import { nodeOptions } from './runtime.mjs';
import { median, slopeOf, takeSample, type Sample } from './soak/samples.ts';
import { startFaultyUpstream } from './soak/upstream.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '3' }, clients: { type: 'string', default: '12' } },
});
const minutes = Number(values.minutes);
const clients = Number(values.clients);

/** Growth that is still noise, from the second third of the run to the last. In the first minutes the compiler's work still arrives. */
const isLong = minutes >= 30;
const mostRssGrowthMb = isLong ? 20 : 60;
const mostHandleGrowth = isLong ? 10 : 30;

const root = join(import.meta.dirname, '..');
const directory = mkdtempSync(join(tmpdir(), 'pareto-desk-soak-'));
const dataDir = join(directory, 'data');

function writeConfig(ports: readonly number[]): string {
  const file = join(directory, 'config.json');
  const providers = ports.map((port, index) => ({
    id: `p${index}`,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    apiKey: `sk-soak-${index}-secret`,
  }));
  const models = ports.map((_, index) => ({
    id: `soak/m${index}`,
    tier: 'high',
    codingPercentile: 97,
    contextLength: 200_000,
    endpoints: [
      { provider: `p${index}`, modelId: `m${index}`, promptUsdPerMTok: index + 1, completionUsdPerMTok: index + 2 },
    ],
  }));
  const limits = { firstTokenMs: 1_000, idleMs: 1_000, cooldownMs: 200 };
  writeFileSync(
    file,
    JSON.stringify({ version: 1, catalog: 'only', providers, models, settings: { metrics: true, limits } }),
  );
  return file;
}

async function startProduct(config: string) {
  const words = ['--json', '--port', '0', '--no-ui', '--vault', 'file', '--data-dir', dataDir, '--config', config];
  const child = spawn(process.execPath, [...nodeOptions, join(root, 'dist', 'headless.cjs'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '', HOME: directory, PARETO_DESK_CATALOG_REFRESH: 'off' },
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, exit, ready: JSON.parse(line) as { readonly url: string; readonly clientKey: string } };
  }
  throw new Error('The program ended before it listened.');
}

/** @returns request ids the ledger holds. */
function readLedger(): Set<string> {
  const database = new DatabaseSync(join(dataDir, 'ledger.sqlite'), { readOnly: true });
  const ids = new Set(
    database
      .prepare('SELECT id FROM request')
      .all()
      .map(({ id }) => String(id)),
  );
  database.close();
  return ids;
}

function growth(
  samples: readonly Sample[],
  of: (sample: Sample) => number,
): { readonly perMinute: number; readonly total: number } {
  const settled = samples.slice(Math.floor(samples.length / 3));
  const half = Math.floor(settled.length / 2);
  return {
    perMinute: slopeOf(settled.map((sample) => [sample.minute, of(sample)])),
    total: median(settled.slice(half).map(of)) - median(settled.slice(0, half).map(of)),
  };
}

function report(samples: readonly Sample[], seen: Seen, ledger: ReadonlySet<string>): boolean {
  const rss = growth(samples, ({ rssMb }) => rssMb);
  const handles = growth(samples, (sample) => sample.handles);
  const lost = [...seen.answered].filter((id) => !ledger.has(id));
  const last = samples.at(-1);
  console.log(
    `requests          ${seen.asked} (${(seen.asked / minutes / 60).toFixed(0)}/s), ${seen.answered.size} answered, ${seen.failed} of them with an error, ${seen.aborted} left by the client`,
  );
  console.log(`ledger            ${ledger.size} rows, ${lost.length} answered requests missing`);
  console.log(
    `memory            ${samples[0]?.rssMb.toFixed(0)} -> ${last?.rssMb.toFixed(0)} MB, ${rss.perMinute.toFixed(1)} MB a minute after the first third (${rss.total.toFixed(1)} MB between the other thirds)`,
  );
  console.log(`heap              ${growth(samples, ({ heapMb }) => heapMb).perMinute.toFixed(1)} MB a minute`);
  console.log(`handles           ${samples[0]?.handles} -> ${last?.handles}, ${handles.perMinute.toFixed(1)} a minute`);
  console.log(`event loop        ${last?.delayP99Ms.toFixed(1)} ms late, p99`);
  console.log(`wrong answers     ${seen.wrong.length}`);
  for (const wrong of seen.wrong.slice(0, 5)) console.log(`  ${wrong}`);
  return (
    lost.length === 0 &&
    seen.wrong.length === 0 &&
    seen.answered.size > 0 &&
    rss.total < mostRssGrowthMb &&
    handles.total < mostHandleGrowth
  );
}

async function main(): Promise<boolean> {
  spawnSync(process.execPath, [join(root, 'scripts', 'build.ts'), '--if-stale'], { cwd: root, stdio: 'inherit' });
  const upstreams = await Promise.all([0.3, 0.3, 0.3, 0.02].map(startFaultyUpstream));
  const { child, exit, ready } = await startProduct(writeConfig(upstreams.map(({ port }) => port)));
  try {
    const startedAt = Date.now();
    const until = startedAt + minutes * 60_000;
    const origin = new URL(ready.url).origin;
    const samples: Sample[] = [];
    const sampling = setInterval(
      () => void takeSample(origin, ready.clientKey, startedAt).then((sample) => samples.push(sample)),
      Math.min(2_000, minutes * 2_000),
    );
    const seen = await runLoad({ url: ready.url, key: ready.clientKey, clients, until });
    clearInterval(sampling);
    child.kill('SIGTERM');
    const code = await exit;
    if (code !== 0) seen.wrong.push(`The program ended with ${code}.`);
    return report(samples, seen, readLedger());
  } finally {
    child.kill('SIGKILL');
    for (const upstream of upstreams) upstream.close();
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
