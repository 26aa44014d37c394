import type { AppState, CatalogRefresh } from '../../../shared/app-state.ts';
import { factoryGuardrails, noBudget } from '../../../shared/guardrails.ts';
import { factorySettings } from '../../../shared/settings.ts';
import { defaultClientKey, manyClientKeys } from './fake-client-keys.ts';
import { fakeCatalog } from './fake-catalog.ts';
import { fakeProviders, providerOf, withKey } from './fake-providers.ts';
import { fakeRequest } from './fake-requests.ts';
import { fakeMoves, fakeRefresh } from './fake-refresh.ts';
import { busyTelemetry, failingTelemetry, fakeTelemetry } from './fake-telemetry.ts';
import { addSpend } from './fake-traffic.ts';
import { fakeBudgets } from './fake-usage.ts';
import { modelFigures } from './model-figures.ts';
import { seededRandom } from '../seeded-random.ts';

/** What the fake main side knows. */
export interface FakeWorld {
  readonly state: AppState;
  /** Endpoint keys that rest, with the time until which. */
  readonly cooling: ReadonlyMap<string, number>;
  readonly refresh?: CatalogRefresh;
  /** Reading the state fails. */
  readonly unreachable: boolean;
}

/** The same world with its catalog made anew from settings and providers. */
export function refreshed(world: FakeWorld): FakeWorld {
  const { settings, providers } = world.state;
  const catalog = fakeCatalog({
    settings,
    providers,
    cooling: world.cooling,
    refresh: world.refresh ?? fakeRefresh(),
  });
  return { ...world, state: { ...world.state, catalog } };
}

/** Places to start from, chosen in the address: `?scene=full`. */
export const scenes = {
  /** Some keys, traffic, something resting, something switched off. */
  full: () => withTraffic(withKeys(emptyWorld()), 1_000),
  /** A first start: no key, demo providers, no request yet. */
  empty: () => withDemo(emptyWorld()),
  /** Budgets are used up, or nearly. */
  spent: () => withSpentBudgets(withTraffic(withKeys(emptyWorld()), 40)),
  /** No key, and the demo is switched off. */
  bare: emptyWorld,
  /** The port is taken, the vault is weak and a provider cannot be reached. */
  trouble: () => inTrouble(withKeys(emptyWorld())),
  /** A refresh has moved models. */
  moved: () => ({ ...withTraffic(withKeys(emptyWorld()), 40), refresh: fakeRefresh({ moves: fakeMoves }) }),
  unreachable: () => ({ ...emptyWorld(), unreachable: true }),
} as const satisfies Record<string, () => FakeWorld>;

function emptyWorld(): FakeWorld {
  const providers = fakeProviders((id) => modelFigures.filter((row) => row[9].split(' ').includes(id)).length);
  const state: AppState = {
    app: {
      version: '0.1.0',
      mode: 'electron',
      platform: 'linux',
      baseUrl: 'http://127.0.0.1:7273/v1',
      port: 7273,
      listenError: null,
      dataDir: '/home/ada/.config/pareto-desk',
      recordingUntil: null,
      vault: { kind: 'safe-storage', warning: null },
      demo: false,
      limitations: [],
      notices: [],
    },
    settings: factorySettings,
    providers,
    catalog: fakeCatalog({ settings: factorySettings, providers, cooling: new Map() }),
    clientKeys: [defaultClientKey()],
    spendToday: {
      day: '2026-11-23',
      requests: 0,
      failed: 0,
      promptTokens: 0,
      completionTokens: 0,
      costUsd: 0,
      unknownCost: 0,
    },
    budgets: [],
    telemetry: fakeTelemetry(),
    requests: [],
  };
  return { state, cooling: new Map(), unreachable: false };
}

function withKeys(world: FakeWorld): FakeWorld {
  const keys: Readonly<Record<string, Parameters<typeof withKey>[1]>> = {
    openrouter: { lastFour: '9f3e' },
    anthropic: { lastFour: 'kQAA' },
    deepseek: { lastFour: '71bd', keySource: 'environment' },
    xai: { lastFour: 'mP0t', enabled: false, status: 'switched-off', statusDetail: 'xAI is switched off.' },
    groq: { lastFour: 'w2Zs', status: 'key-refused', statusDetail: 'The provider refused the key. Paste a new one.' },
  };
  const workstation = providerOf({
    id: 'workstation',
    name: 'Workstation (vLLM)',
    baseUrl: 'http://192.168.1.20:8000/v1',
    auth: 'none',
    custom: true,
    keySource: 'not-needed',
    status: 'ready',
    statusDetail: null,
    modelCount: 1,
  });
  const providers = world.state.providers.map((provider) => {
    const key = keys[provider.id];
    return key === undefined ? provider : withKey(provider, key);
  });
  const clientKeys = manyClientKeys();
  const settings = {
    ...factorySettings,
    disabledModels: ['openai/gpt-5.5'],
    tierPins: { 'z-ai/glm-5.3': 'high' as const },
    telemetry: { enabled: true, endpoint: 'https://otlp.eu.example/otlp', signals: 'both' as const },
    guardrails: { ...factoryGuardrails, budget: { ...noBudget, perDayUsd: 5, perMonthUsd: 120 } },
  };
  const cooling = new Map([['google/gemini-4-argon@openrouter', Date.now() + 24_000]]);
  return refreshed({
    ...world,
    cooling,
    state: { ...world.state, providers: [...providers, workstation], clientKeys, settings },
  });
}

function withTraffic(world: FakeWorld, count: number): FakeWorld {
  const random = seededRandom(7);
  let at = Date.now() - 9_000;
  const requests = Array.from({ length: count }, (_, index) => {
    at -= 1_500 + random() ** 3 * 120_000;
    return fakeRequest(count - index, at, world.state.catalog, random);
  });
  const spendToday = requests.slice(0, 412).reduce(addSpend, world.state.spendToday);
  return {
    ...world,
    state: { ...world.state, requests, spendToday, budgets: fakeBudgets(), telemetry: busyTelemetry() },
  };
}

function withSpentBudgets(world: FakeWorld): FakeWorld {
  const used: readonly number[] = [1.01, 0.96, 1.04];
  const budgets = fakeBudgets().map((budget, index) => ({ ...budget, spentUsd: budget.limitUsd * (used[index] ?? 0) }));
  return { ...world, state: { ...world.state, budgets } };
}

function withDemo(world: FakeWorld): FakeWorld {
  const demo = ['North', 'South', 'East'].map((name, index) =>
    providerOf({
      id: `demo-${name.toLowerCase()}`,
      name: `Demo ${name}`,
      baseUrl: `http://127.0.0.1:4010${index}/v1`,
      demo: true,
      local: true,
      auth: 'none',
      keySource: 'not-needed',
      status: 'ready',
      statusDetail: null,
      modelCount: 3,
    }),
  );
  const app = {
    ...world.state.app,
    demo: true,
    mode: 'headless' as const,
    limitations: ['There is no tray icon without Electron.', 'Notifications of the desktop need Electron.'],
  };
  return refreshed({ ...world, state: { ...world.state, app, providers: [...demo, ...world.state.providers] } });
}

function inTrouble(world: FakeWorld): FakeWorld {
  const away = { status: 'not-reachable', statusDetail: 'OpenRouter did not answer (ENOTFOUND).' } as const;
  return {
    ...world,
    state: {
      ...world.state,
      app: {
        ...world.state.app,
        mode: 'headless',
        baseUrl: null,
        listenError: {
          message: 'Port 7273 is taken by another program.',
          holder: 'node (process 4711)',
          freePort: 7274,
        },
        vault: {
          kind: 'file',
          warning: 'This system has no key store. Keys are kept in a file that only you can read.',
        },
        notices: [
          'The settings file was damaged. It was set aside as settings.damaged-1.json, and a fresh one was made.',
        ],
        limitations: ['There is no tray icon without Electron.', 'Starting at login needs Electron.'],
      },
      providers: world.state.providers.map((provider) =>
        provider.id === 'openrouter' ? { ...provider, ...away } : provider,
      ),
      settings: {
        ...world.state.settings,
        telemetry: { enabled: true, endpoint: 'http://127.0.0.1:4318', signals: 'both' },
      },
      telemetry: failingTelemetry(),
    },
  };
}
