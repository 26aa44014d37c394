import { showToast } from './toasts.ts';
import type { AppState } from '../../shared/app-state.ts';
import type { EventName, EventValue } from '../../shared/ipc.ts';
import type { RequestLog } from '../../shared/request-log.ts';
import type { Connection, Door } from '../bridge.ts';

/** What the window knows. Replaced as a whole on every change; slices that did not change stay the same objects. */
export interface MirrorView {
  readonly connection: Connection;
  /** Why there is no state, or why it is old; null when all is well. */
  readonly problem: string | null;
  /** null until the first answer. */
  readonly state: AppState | null;
}

export interface Mirror {
  readonly view: () => MirrorView;
  readonly subscribe: (listener: () => void) => () => void;
  /** Subscribes to events first, then asks for the state, so that nothing falls between the two. */
  readonly start: () => void;
  /** Asks for the whole state again. */
  readonly refresh: () => Promise<void>;
}

/** The window keeps this many requests; older ones are the ledger's business. */
export const keptRequests = 1_000;

/** The window's copy of what main knows. Main owns the truth; here nothing is ever decided. */
export function createMirror(door: Door): Mirror {
  const listeners = new Set<() => void>();
  let view: MirrorView = { connection: 'live', problem: null, state: null };
  /** Events that came while the state was on its way; null when none is. */
  let waiting: ((state: AppState) => AppState)[] | null = null;

  const show = (next: MirrorView): void => {
    view = next;
    for (const listener of listeners) listener();
  };
  const change = (edit: (state: AppState) => AppState): void => {
    if (waiting !== null) waiting.push(edit);
    else if (view.state !== null) show({ ...view, state: edit(view.state) });
  };
  const refresh = async (): Promise<void> => {
    waiting ??= [];
    const reply = await door.call('state.read', {}).catch((error: unknown) => failedCall(error));
    const edits = waiting ?? [];
    waiting = null;
    if (!reply.ok) return show({ ...view, problem: reply.error.message });
    show({ ...view, problem: null, state: edits.reduce((state, edit) => edit(state), reply.value as AppState) });
  };
  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    start: () => {
      door.on((name, value) => change((state) => applyEvent(state, name, value)));
      door.onConnection((connection) => {
        show({ ...view, connection });
        // whatever was announced while the line was down is missing
        if (connection === 'live') void refresh();
      });
      void refresh();
    },
    refresh,
  };
}

function failedCall(error: unknown): { readonly ok: false; readonly error: { readonly message: string } } {
  return { ok: false, error: { message: error instanceof Error ? error.message : String(error) } };
}

type Edits = { readonly [N in EventName]: (state: AppState, value: EventValue<N>) => AppState };

const edits: Edits = {
  'app.changed': (state, app) => ({ ...state, app }),
  'settings.changed': (state, settings) => ({ ...state, settings }),
  'providers.changed': (state, providers) => ({ ...state, providers }),
  'catalog.changed': (state, catalog) => ({ ...state, catalog }),
  'clientKeys.changed': (state, clientKeys) => ({ ...state, clientKeys }),
  'spend.changed': (state, spendToday) => ({ ...state, spendToday }),
  'budgets.changed': (state, budgets) => ({ ...state, budgets }),
  'telemetry.changed': (state, telemetry) => ({ ...state, telemetry }),
  'requests.changed': (state, changed) => ({ ...state, requests: mergeRequests(state.requests, changed) }),
  'requests.cleared': (state) => ({ ...state, requests: [] }),
  'notice.raised': (state, { message }) => {
    showToast({ tone: 'bad', title: message });
    return state;
  },
};

/** Names this version does not know are for a newer window. */
function applyEvent(state: AppState, name: EventName, value: unknown): AppState {
  const edit = Object.hasOwn(edits, name) ? (edits[name] as (state: AppState, value: unknown) => AppState) : undefined;
  return edit?.(state, value) ?? state;
}

/** @returns the newest requests, newest first. A request that has ended never runs again, however late its news. */
export function mergeRequests(kept: readonly RequestLog[], changed: readonly RequestLog[]): RequestLog[] {
  const byId = new Map(kept.map((entry) => [entry.id, entry]));
  for (const entry of changed) {
    const known = byId.get(entry.id);
    if (known === undefined || known.outcome === 'running' || entry.outcome !== 'running') byId.set(entry.id, entry);
  }
  return [...byId.values()].toSorted((a, b) => b.at - a.at).slice(0, keptRequests);
}
