import { viewAllowedPreview, viewContentPreview } from '../../../electron/desk/views/guardrail-previews.ts';
import type { AppState } from '../../../shared/app-state.ts';
import type { Bridge, CallName, EventName, EventValue, Input, Output, Reply } from '../../../shared/ipc.ts';
import { mergeSettings } from '../../../shared/settings.ts';
import { clientKeyOf } from './fake-client-keys.ts';
import { fakeCount, fakePage } from './fake-pages.ts';
import { fakePreview, fakeWhatIf } from './fake-plan.ts';
import { startOfTraffic } from './fake-traffic.ts';
import { refreshHandlers } from './fake-refresh.ts';
import { fakeVerdicts } from './fake-requests.ts';
import { refreshed, type FakeWorld } from './fake-world.ts';
import { withKey } from './fake-providers.ts';
import { settledTelemetry, telemetryHandlers } from './fake-telemetry.ts';
import { fakeSavings, fakeUsage } from './fake-usage.ts';

/** What a test can see of the fake main side. */
export interface FakeRecord {
  readonly calls: { readonly name: CallName; readonly input: unknown }[];
  /** Main does not answer any more. */
  isAway: boolean;
  /** Lets a request come in. */
  readonly traffic: () => void;
}

declare global {
  interface Window {
    fakeRecord?: FakeRecord;
  }
}

class Refusal extends Error {}

/** The calls of the pages that are shown; a call without a handler is refused. */
type FakeHandlers = { readonly [N in CallName]?: (input: Input<N>) => Output<N> };

/** Main's side of the contract over data in memory: it keeps what it is told, and announces it. */
export function createFakeBridge(start: FakeWorld): { readonly bridge: Bridge; readonly record: FakeRecord } {
  let world = refreshed(start);
  let secret = 'pd-5wzkTq8mVnR4xYbE7uHcJ2aL';
  const listeners = new Set<(name: EventName, value: unknown) => void>();
  const calls: { name: CallName; input: unknown }[] = [];

  const announce = <N extends EventName>(name: N, value: EventValue<N>): void =>
    listeners.forEach((listener) => listener(name, value));
  const change = (edit: Partial<AppState>): void => {
    const before = world.state;
    world = refreshed({ ...world, state: { ...before, ...edit } });
    const { state } = world;
    if (state.app !== before.app) announce('app.changed', state.app);
    if (state.settings !== before.settings) announce('settings.changed', state.settings);
    if (state.providers !== before.providers) announce('providers.changed', state.providers);
    announce('catalog.changed', state.catalog);
    if (state.clientKeys !== before.clientKeys) announce('clientKeys.changed', state.clientKeys);
    if (state.spendToday !== before.spendToday) announce('spend.changed', state.spendToday);
    if (state.telemetry !== before.telemetry) announce('telemetry.changed', state.telemetry);
  };
  const editProvider = (
    id: string,
    edit: (found: AppState['providers'][number]) => AppState['providers'][number],
  ): void =>
    change({ providers: world.state.providers.map((provider) => (provider.id === id ? edit(provider) : provider)) });

  const handlers: FakeHandlers = {
    'state.read': () => {
      if (world.unreachable) throw new Refusal('The main process does not answer.');
      return world.state;
    },
    'tier.set': ({ tier }) => {
      change({ settings: { ...world.state.settings, defaultTier: tier } });
      return {};
    },
    'settings.update': (patch) => {
      const { settings, app } = world.state;
      if (patch.port === 80) throw new Refusal('Port 80 needs administrator rights. Take one above 1023.');
      if (patch.telemetry?.endpoint?.startsWith('http://otlp.') === true)
        throw new Refusal('otlp.example is on the internet, so the address must start with https://.');
      const next = mergeSettings(settings, patch);
      if (patch.telemetry !== undefined)
        change({ settings: next, telemetry: settledTelemetry(world.state.telemetry, next.telemetry) });
      else if (patch.port === undefined) change({ settings: next });
      else
        change({
          settings: next,
          app: { ...app, port: patch.port, listenError: null, baseUrl: `http://127.0.0.1:${patch.port}/v1` },
        });
      return {};
    },
    'bodies.record': ({ minutes }) => {
      const recordingUntil = minutes === 0 ? null : Date.now() + minutes * 60_000;
      change({ app: { ...world.state.app, recordingUntil } });
      return {};
    },
    'keys.add': ({ provider, secret: key }) => {
      if (key.startsWith('pd-'))
        throw new Refusal('This is a client key of Pareto Desk. Paste the key that the provider gave you.');
      editProvider(provider, (found) => withKey(found, { lastFour: key.slice(-4) }));
      change({ app: { ...world.state.app, demo: false } });
      return {};
    },
    'keys.remove': ({ provider }) => {
      editProvider(provider, (found) => ({
        ...found,
        keySource: 'none',
        lastFour: null,
        status: 'no-key',
        statusDetail: `No key for ${found.name}.`,
      }));
      return {};
    },
    'keys.test': ({ provider }) =>
      provider === 'groq'
        ? { ok: false, message: 'Groq refused the key (401). Paste a new one.', durationMs: 180 }
        : { ok: true, message: 'The key works: 41 models are listed.', durationMs: 412 },
    'providers.save': ({ id, name = id, baseUrl, auth = 'bearer', apiKey, dialect = 'openai-chat' }) => {
      const made = {
        id,
        name,
        baseUrl,
        auth,
        custom: true,
        demo: false,
        local: false,
        enabled: true,
        dialects: [dialect],
        environmentVariables: [],
        modelCount: 0,
      };
      const key =
        apiKey === undefined
          ? ({
              keySource: auth === 'none' ? 'not-needed' : 'none',
              lastFour: null,
              status: auth === 'none' ? 'ready' : 'no-key',
              statusDetail: null,
            } as const)
          : ({ keySource: 'vault', lastFour: apiKey.slice(-4), status: 'ready', statusDetail: null } as const);
      change({ providers: [...world.state.providers.filter((provider) => provider.id !== id), { ...made, ...key }] });
      return {};
    },
    'providers.remove': ({ provider }) => {
      change({ providers: world.state.providers.filter(({ id }) => id !== provider) });
      return {};
    },
    'providers.setEnabled': ({ provider, enabled }) => {
      editProvider(provider, (found) => ({
        ...found,
        enabled,
        status: enabled ? (found.keySource === 'none' ? 'no-key' : 'ready') : 'switched-off',
        statusDetail: enabled ? null : `${found.name} is switched off.`,
      }));
      return {};
    },
    'models.setTier': ({ model, tier }) => {
      const { [model]: _, ...others } = world.state.settings.tierPins;
      const tierPins = tier === null ? others : { ...others, [model]: tier };
      change({ settings: { ...world.state.settings, tierPins } });
      return {};
    },
    'models.setEnabled': ({ model, enabled }) => {
      const others = world.state.settings.disabledModels.filter((id) => id !== model);
      change({ settings: { ...world.state.settings, disabledModels: enabled ? others : [...others, model] } });
      return {};
    },
    'endpoints.wake': ({ key }) => {
      world = { ...world, cooling: new Map([...world.cooling].filter(([cooling]) => cooling !== key)) };
      change({});
      return {};
    },
    'clientKeys.create': ({ name, defaultTier = null }) => {
      if (world.state.clientKeys.some((key) => key.name === name))
        throw new Refusal(`There is a client key named "${name}" already.`);
      const id = `key-${world.state.clientKeys.length + 1}`;
      const made = clientKeyOf({ id, name, lastFour: 'Qm7c', defaultTier });
      change({ clientKeys: [...world.state.clientKeys, made] });
      return { id, secret: 'pd-8nKx2LpRt6YvWz4BcDfGQm7c' };
    },
    'clientKeys.update': ({ id, ...changes }) => {
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      change({ clientKeys: world.state.clientKeys.map((key) => (key.id === id ? { ...key, ...given } : key)) });
      return {};
    },
    'clientKeys.revoke': ({ id }) => {
      change({ clientKeys: world.state.clientKeys.filter((key) => key.id !== id) });
      return {};
    },
    'clientKeys.reveal': () => ({ secret }),
    'clientKeys.rotate': () => {
      secret = 'pd-3vBnM9kLpQwErTyUiOaSZx1p';
      change({
        clientKeys: world.state.clientKeys.map((key) => (key.isDefault ? { ...key, lastFour: secret.slice(-4) } : key)),
      });
      return { secret };
    },
    'requests.verdicts': ({ id }) => {
      // as many as main keeps
      const request = world.state.requests.slice(0, 500).find((entry) => entry.id === id);
      if (request === undefined)
        throw new Refusal('The verdicts of this request are not kept: newer ones took their place.');
      return { verdicts: fakeVerdicts(request, world.state.catalog) };
    },
    'requests.page': (query) => fakePage(query, world.state.requests),
    'requests.count': (query) => fakeCount(query, world.state.requests),
    'guardrails.preview': viewContentPreview,
    'allowed.preview': ({ allowed }) => viewAllowedPreview(allowed, world.state.catalog.models, world.state.providers),
    'route.preview': (input) => fakePreview(input, world.state),
    'whatIf.read': (input) => fakeWhatIf(input, world.state),
    'usage.read': (input) => fakeUsage(input, world.state),
    'usage.savings': (input) => fakeSavings(input, world.state),
    'usage.export': ({ format }) => ({
      text: format === 'csv' ? 'id,at,model\nreq_1,2026-11-23T09:00:00.000Z,openai/gpt-6.1-terra\n' : '[]',
      rows: 1,
      next: null,
    }),
    'requests.clear': () => {
      world = { ...world, state: { ...world.state, requests: [] } };
      announce('requests.cleared', {});
      return {};
    },
    'config.import': ({ text }) => {
      try {
        JSON.parse(text);
      } catch (error) {
        throw new Refusal(`This is not JSON: ${error instanceof Error ? error.message : ''}`);
      }
      return { summary: 'Imported 1 provider and 2 models.' };
    },
    'config.undoImport': () => ({}),
    'config.export': ({ includeSecrets }) => ({
      text: JSON.stringify(
        {
          version: 1,
          providers: includeSecrets ? [{ id: 'acme', apiKey: 'sk-…' }] : [],
          settings: { defaultTier: world.state.settings.defaultTier },
        },
        null,
        2,
      ),
    }),
    ...telemetryHandlers({ telemetry: () => world.state.telemetry, change: (telemetry) => change({ telemetry }) }),
    ...refreshHandlers({
      settings: () => world.state.settings,
      refresh: () => world.state.catalog.refresh,
      change: ({ settings = world.state.settings, refresh = world.state.catalog.refresh }) => {
        world = { ...world, refresh };
        change({ settings });
      },
    }),
  };

  const bridge: Bridge = {
    call: async (name, input): Promise<Reply<unknown>> => {
      calls.push({ name, input });
      if (record.isAway) throw new Error('Pareto Desk does not answer. Is the program still running?');
      try {
        // the window sends what the contract says: its own types are checked when it compiles
        const handler = handlers[name] as ((input: unknown) => unknown) | undefined;
        if (handler === undefined) throw new Refusal(`The fake main side has no answer to ${name}.`);
        const value = structuredClone(handler(input));
        return { ok: true, value };
      } catch (error) {
        return {
          ok: false,
          error: { code: 'failed', message: error instanceof Error ? error.message : String(error) },
        };
      }
    },
    on: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
  const traffic = startOfTraffic(
    () => world,
    (requests, spendToday) => {
      const ids = new Set(requests.map(({ id }) => id));
      world = {
        ...world,
        state: {
          ...world.state,
          spendToday,
          requests: [...requests, ...world.state.requests.filter(({ id }) => !ids.has(id))],
        },
      };
      announce('requests.changed', requests);
      announce('spend.changed', spendToday);
    },
  );
  const record: FakeRecord = { calls, traffic, isAway: false };
  return { bridge, record };
}
