import type { ConfigModel } from '../../shared/config-file.ts';
import type { Tier } from '../../shared/tier.ts';

/** How one simulated endpoint behaves. */
export interface DemoBehaviour {
  readonly provider: string;
  /** ms until the first token. */
  readonly ttftMs: number;
  /** Tokens per second. */
  readonly throughput: number;
  /** Every n-th request is answered 429; 0 = never. */
  readonly limitedEvery: number;
  /** Every n-th request finds the server down; 0 = never. */
  readonly downEvery: number;
}

interface DemoModel extends DemoBehaviour {
  readonly slug: string;
  readonly name: string;
  readonly tier: Tier;
  readonly percentile: number;
  readonly promptUsd: number;
  readonly completionUsd: number;
}

/** Names of the simulated companies. */
export const demoProviderNames: Readonly<Record<string, string>> = {
  'demo-north': 'Demo North',
  'demo-south': 'Demo South',
  'demo-east': 'Demo East',
};

/** Different prices, speeds and moods, so that every tier, `:nitro` and the fallbacks have something to show. */
const demoModels: readonly DemoModel[] = [
  model('summit', 'Summit', 'high', 98, 2, 10, 'demo-north', { ttftMs: 350, throughput: 60, limitedEvery: 7 }),
  model('pinnacle', 'Pinnacle', 'high', 99, 4, 20, 'demo-south', { ttftMs: 300, throughput: 85 }),
  model('falcon', 'Falcon', 'high', 96, 3, 12, 'demo-east', { ttftMs: 120, throughput: 210, downEvery: 11 }),
  model('ridge', 'Ridge', 'medium', 90, 0.6, 2.4, 'demo-south', { ttftMs: 220, throughput: 90, limitedEvery: 9 }),
  model('harrier', 'Harrier', 'medium', 88, 0.9, 3, 'demo-east', { ttftMs: 100, throughput: 240 }),
  model('terrace', 'Terrace', 'medium', 86, 0.75, 3, 'demo-north', { ttftMs: 260, throughput: 75 }),
  model('brook', 'Brook', 'low', 78, 0.1, 0.3, 'demo-south', { ttftMs: 150, throughput: 130, downEvery: 8 }),
  model('swift', 'Swift', 'low', 74, 0.15, 0.4, 'demo-east', { ttftMs: 60, throughput: 320 }),
  model('pebble', 'Pebble', 'low', 71, 0, 0, 'demo-north', { ttftMs: 400, throughput: 40, limitedEvery: 3 }),
];

/** The demo models in the form of a configuration file. */
export const demoConfigModels: readonly ConfigModel[] = demoModels.map((demo) => ({
  id: `demo/${demo.slug}`,
  name: `${demo.name} (demo)`,
  tier: demo.tier,
  // Made up like everything here: it only puts the point somewhere on the picture.
  codingIndex: Math.round(80 - (100 - demo.percentile) * 1.1),
  codingPercentile: demo.percentile,
  contextLength: 400_000,
  maxOutputTokens: 128_000,
  supports: { tools: true, images: true, structuredOutputs: true, reasoning: false },
  endpoints: [
    {
      provider: demo.provider,
      modelId: demo.slug,
      promptUsdPerMTok: demo.promptUsd,
      completionUsdPerMTok: demo.completionUsd,
      cacheReadUsdPerMTok: demo.promptUsd / 10,
      throughputP50: demo.throughput,
      ttftMsP50: demo.ttftMs,
    },
  ],
}));

/** Behaviour by the model's id at its provider. */
export const demoBehaviours: ReadonlyMap<string, DemoBehaviour & { readonly name: string }> = new Map(
  demoModels.map((demo) => [demo.slug, demo]),
);

function model(
  slug: string,
  name: string,
  tier: Tier,
  percentile: number,
  promptUsd: number,
  completionUsd: number,
  provider: string,
  mood: Partial<DemoBehaviour>,
): DemoModel {
  return {
    slug,
    name,
    tier,
    percentile,
    promptUsd,
    completionUsd,
    provider,
    ttftMs: 200,
    throughput: 80,
    limitedEvery: 0,
    downEvery: 0,
    ...mood,
  };
}
