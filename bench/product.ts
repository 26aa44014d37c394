import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram, type Program } from './program.ts';

/** The product as people run it: bundled catalog, window served, records kept; only the provider is the benchmark's. */
export interface Product {
  readonly program: Program;
  readonly port: number;
  readonly key: string;
}

/** Directory of one run; the product keeps its data there. */
export interface Workplace {
  readonly dataDir: string;
  readonly config: string;
  readonly remove: () => void;
}

export function openWorkplace(upstreamPort: number): Workplace {
  const directory = mkdtempSync(join(tmpdir(), 'pareto-bench-'));
  const dataDir = join(directory, 'data');
  const config = join(directory, 'config.json');
  mkdirSync(dataDir, { mode: 0o700 });
  writeFileSync(config, JSON.stringify(toConfig(upstreamPort)), { mode: 0o600 });
  return { dataDir, config, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

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
    settings: { catalogRefresh: 'manual' },
    clientKeys: [{ name: 'bench', key: 'pd-benchmark-client-key' }],
  };
}

/** @param script what `node` runs, by default `scripts/pareto-desk.mjs` */
export async function startProduct(script: string, { dataDir, config }: Workplace, core = 0): Promise<Product> {
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
  const program = await startProgram(core, [script, ...words]);
  const { url, clientKey } = program.ready as { readonly url: string; readonly clientKey: string };
  return { program, port: Number(new URL(url).port), key: clientKey };
}
