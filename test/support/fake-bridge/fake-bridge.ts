import { viewAllowedPreview, viewContentPreview } from '../../../electron/desk/views/guardrail-previews.ts';
import type { AppState } from '../../../shared/app-state.ts';
import type { Bridge, CallName, EventName, EventValue, Reply } from '../../../shared/ipc.ts';
import { clientKeyHandlers } from './fake-client-keys.ts';
import { Refusal, type FakeHandlers, type FakeMain } from './fake-main.ts';
import { fakeCount, fakePage } from './fake-pages.ts';
import { fakePreview, fakeWhatIf } from './fake-plan.ts';
import { startOfTraffic } from './fake-traffic.ts';
import { refreshHandlers } from './fake-refresh.ts';
import { fakeVerdicts } from './fake-requests.ts';
import { refreshed, type FakeWorld } from './fake-world.ts';
import { providerHandlers } from './fake-provider-handlers.ts';
import { settingsHandlers } from './fake-settings-handlers.ts';
import { telemetryHandlers } from './fake-telemetry.ts';
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

/** Main's side of the contract over data in memory: it keeps what it is told, and announces it. */
export function createFakeBridge(start: FakeWorld): { readonly bridge: Bridge; readonly record: FakeRecord } {
  let world = refreshed(start);
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

  const main: FakeMain = { state: () => world.state, change };

  const handlers: FakeHandlers = {
    'state.read': () => {
      if (world.unreachable) throw new Refusal('The main process does not answer.');
      return world.state;
    },
    'endpoints.wake': ({ key }) => {
      world = { ...world, cooling: new Map([...world.cooling].filter(([cooling]) => cooling !== key)) };
      change({});
      return {};
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
    // in two pieces
    'usage.export': ({ format, after }) => ({
      text:
        format !== 'csv'
          ? '[]'
          : `${after === null ? 'id,at,model\n' : ''}req_1,2026-11-23T09:00:00.000Z,openai/gpt-6.1-terra\n`,
      rows: 1,
      next: after === null ? { at: 1, seq: 1 } : null,
    }),
    'requests.clear': () => {
      world = { ...world, state: { ...world.state, requests: [] } };
      announce('requests.cleared', {});
      return {};
    },
    ...settingsHandlers(main),
    ...providerHandlers(main),
    ...clientKeyHandlers(main),
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
