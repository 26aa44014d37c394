import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUpstream, type FakeUpstream } from '../support/fake-upstream.ts';

/** A provider with one model per tier, all of them well: unlike the demo providers, which fail now and then on purpose. */
export interface ThreeTiers {
  readonly upstream: FakeUpstream;
  /** For `--config`. */
  readonly configFile: string;
  readonly close: () => Promise<void>;
}

export async function startThreeTiers(): Promise<ThreeTiers> {
  const upstream = await startUpstream();
  const folder = mkdtempSync(join(tmpdir(), 'three-tiers-'));
  const configFile = join(folder, 'desk.json');
  const config = {
    version: 1,
    catalog: 'only',
    providers: [{ id: 'acme', name: 'Acme', baseUrl: upstream.baseUrl, apiKey: 'sk-three-tiers' }],
    models: ['high', 'medium', 'low'].map((tier) => ({
      id: `acme/${tier}`,
      name: `Acme ${tier}`,
      tier,
      contextLength: 100_000,
      endpoints: [{ provider: 'acme', modelId: tier, promptUsdPerMTok: 1, completionUsdPerMTok: 3 }],
    })),
    settings: { demo: 'off' },
  };
  writeFileSync(configFile, JSON.stringify(config));
  return {
    upstream,
    configFile,
    close: async () => {
      await upstream.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
