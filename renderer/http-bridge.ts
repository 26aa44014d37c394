import type { CallName, EventName, Reply, events } from '../shared/ipc.ts';
import type { Connection, Door } from './bridge.ts';

/** Names to subscribe to: a stream of server-sent events has no wildcard. Complete, or it does not compile. */
const eventNames: Readonly<Record<keyof typeof events, true>> = {
  'app.changed': true,
  'settings.changed': true,
  'providers.changed': true,
  'catalog.changed': true,
  'clientKeys.changed': true,
  'spend.changed': true,
  'budgets.changed': true,
  'telemetry.changed': true,
  'requests.changed': true,
  'requests.cleared': true,
  'notice.raised': true,
};

const firstPauseMs = 500;
const longestPauseMs = 8_000;

/** What of the browser's window is used. */
export type Page = Pick<Window, 'location' | 'history'>;

type Listener = (name: EventName, value: unknown) => void;

/**
 * The bridge of a browser: the headless program prints an address with `#token=…`, which is exchanged once for a cookie
 * that scripts cannot read and then taken out of the address. Calls are POSTs, events a stream that reopens by itself.
 */
export function openHttpBridge(page: Page): Door {
  const listeners = new Set<Listener>();
  const watchers = new Set<(connection: Connection) => void>();
  let connection: Connection = 'live';

  const setConnection = (next: Connection): void => {
    if (next === connection) return;
    connection = next;
    for (const watcher of watchers) watcher(next);
  };
  const admitted = exchangeToken(page);

  const call = async (name: CallName, input: unknown): Promise<Reply<unknown>> => {
    try {
      await admitted;
      const response = await post(`/call/${name}`, input);
      if (response.status !== 401) return (await response.json()) as Reply<unknown>;
      setConnection('locked');
      return refusal('locked', 'This page is not signed in any more. Open the address printed by the program again.');
    } catch {
      return refusal('unreachable', 'Pareto Desk does not answer. Is the program still running?');
    }
  };

  const stream = openEventStream({
    admitted,
    isOver: () => connection === 'locked',
    probe: () => call('state.read', {}),
    onEvent: (name, value) => listeners.forEach((listener) => listener(name, value)),
    onOpen: () => setConnection('live'),
    onLoss: () => connection === 'live' && setConnection('lost'),
  });
  return {
    call,
    on: (listener) => {
      listeners.add(listener);
      stream.start();
      return () => {
        listeners.delete(listener);
      };
    },
    onConnection: (watcher) => {
      watchers.add(watcher);
      return () => {
        watchers.delete(watcher);
      };
    },
  };
}

/** A refused or missing token shows at the first call: a browser that was here before still has its cookie. */
async function exchangeToken({ location, history }: Page): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  history.replaceState(null, '', location.pathname);
  await post('/session', { token });
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

function refusal(code: string, message: string): Reply<never> {
  return { ok: false, error: { code, message } };
}

interface StreamOptions {
  readonly admitted: Promise<void>;
  readonly isOver: () => boolean;
  /** Tells a refusal from a program that is gone: an EventSource does not say. */
  readonly probe: () => Promise<Reply<unknown>>;
  readonly onEvent: Listener;
  readonly onOpen: () => void;
  readonly onLoss: () => void;
}

function openEventStream(options: StreamOptions): { readonly start: () => void } {
  let started = false;
  let pauseMs = firstPauseMs;

  const connect = (): void => {
    const source = new EventSource('/events');
    for (const name of Object.keys(eventNames) as EventName[])
      source.addEventListener(name, ({ data }: MessageEvent<string>) => options.onEvent(name, JSON.parse(data)));
    source.addEventListener('open', () => {
      pauseMs = firstPauseMs;
      options.onOpen();
    });
    source.addEventListener('error', () => {
      source.close();
      options.onLoss();
      void retryLater();
    });
  };
  const retryLater = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    const reply = await options.probe();
    if (options.isOver()) return;
    if (reply.ok) connect();
    else void retryLater();
  };
  return {
    start: () => {
      if (started) return;
      started = true;
      options.admitted.then(connect, () => void retryLater());
    },
  };
}
