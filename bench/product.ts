import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeOptions } from '../scripts/runtime.mjs';
import { factoryGuardrails, type GuardrailSettings } from '../shared/guardrails.ts';
import { startProgram, type Program } from './program.ts';

/**
 * The product as people run it: bundled catalog, window served, records kept, budgets and allow-lists on; only the provider is
 * the benchmark's.
 */
export interface Product {
  readonly program: Program;
  readonly port: number;
  readonly key: string;
}

/** Directory of one run; the product keeps its data there. */
export interface BenchFolder {
  readonly dataDir: string;
  readonly config: string;
  readonly remove: () => void;
}

export function openBenchFolder(upstreamPort: number): BenchFolder {
  const directory = mkdtempSync(join(tmpdir(), 'pareto-bench-'));
  const dataDir = join(directory, 'data');
  const config = join(directory, 'config.json');
  mkdirSync(dataDir, { mode: 0o700 });
  writeFileSync(config, JSON.stringify(toConfig(upstreamPort)), { mode: 0o600 });
  return { dataDir, config, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** Wide enough to stop nothing, so that every rule has to be looked at. */
const everything = { include: ['*'], exclude: ['nobody/*'] };
const guardrails: GuardrailSettings = {
  ...factoryGuardrails,
  budget: {
    ...factoryGuardrails.budget,
    perDayUsd: 1e6,
    perWeekUsd: 1e6,
    perMonthUsd: 1e6,
    perRequestUsd: 1e6,
    perSessionUsd: 1e6,
  },
  allowed: { ...factoryGuardrails.allowed, models: everything, providers: everything },
};

/** Three models, so that the cheapest is chosen among candidates and two stand by. */
function toConfig(upstreamPort: number) {
  const models = ['a', 'b', 'c'].map((slug, index) => ({
    id: `bench/${slug}`,
    tier: 'high',
    codingPercentile: 97,
    contextLength: 1_000_000,
    supports: { tools: true, images: false },
    endpoints: [{ provider: 'bench', modelId: slug, promptUsdPerMTok: 0.01 + index, completionUsdPerMTok: 1 + index }],
  }));
  return {
    version: 1,
    catalog: 'merge',
    providers: [
      {
        id: 'bench',
        name: 'Benchmark',
        dialect: 'openai-chat',
        baseUrl: `http://127.0.0.1:${upstreamPort}/v1`,
        apiKey: 'sk-bench',
      },
    ],
    models,
    settings: { catalogRefresh: 'manual', guardrails },
    clientKeys: [{ name: 'bench', key: 'pd-benchmark-client-key' }],
  };
}

/** @param script what `node` runs, by default `scripts/pareto-desk.mjs`. @param nodeWords more options of `node` itself */
export async function startProduct(
  script: string,
  { dataDir, config }: BenchFolder,
  core = 0,
  nodeWords: readonly string[] = [],
): Promise<Product> {
  const words = [
    '--json',
    '--vault',
    'file',
    '--port',
    '0',
    '--ui-port',
    '0',
    '--data-dir',
    dataDir,
    '--config',
    config,
  ];
  const program = await startProgram(core, [...nodeOptions, ...nodeWords, script, ...words]);
  const { url, clientKey } = program.ready as { readonly url: string; readonly clientKey: string };
  return { program, port: Number(new URL(url).port), key: clientKey };
}
