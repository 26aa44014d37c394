import type { CallName, EventName, Reply } from '../shared/ipc.ts';
import type { Connection, Door } from './bridge.ts';

const firstPauseMs = 500;
const longestPauseMs = 8_000;

/** What of the browser's window is used. */
export type Page = Pick<Window, 'location' | 'history' | 'localStorage' | 'sessionStorage'>;

/** Of this port alone: pages of other ports and sites cannot read it. A cookie would be sent to every port of the machine. */
const sessionItem = 'pareto-desk-session';

/** Of this tab alone, and only until the token is exchanged: a reload in that moment finds it here. */
const tokenItem = 'pareto-desk-token';

type Listener = (name: EventName, value: unknown) => void;

/**
 * The bridge of a browser: the headless program prints an address with `#token=…`, which is exchanged once for a session and
 * then taken out of the address. Calls are POSTs, events a stream that reopens by itself.
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
      const response = await post(`/call/${name}`, input, authorization(page));
      if (response.status !== 401) return (await response.json()) as Reply<unknown>;
      setConnection('locked');
      return refusal('locked', 'This page is not signed in any more. Open the address printed by the program again.');
    } catch {
      return refusal('unreachable', 'Pareto Desk does not answer. Is the program still running?');
    }
  };

  const stream = openEventStream({
    admitted,
    open: () => fetch('/events', { headers: authorization(page) }),
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

/** A refused or missing token shows at the first call: a browser that was here before still has its session. */
async function exchangeToken({ location, history, localStorage, sessionStorage }: Page): Promise<void> {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    sessionStorage.setItem(tokenItem, given);
    history.replaceState(null, '', location.pathname);
  }
  const token = sessionStorage.getItem(tokenItem);
  if (token === null) return;
  const response = await post('/session', { token }, {});
  if (response.ok) {
    const { session } = (await response.json()) as { readonly session: string };
    localStorage.setItem(sessionItem, session);
  }
  sessionStorage.removeItem(tokenItem);
}

function authorization({ localStorage }: Page): Record<string, string> {
  const session = localStorage.getItem(sessionItem);
  return session === null ? {} : { authorization: `Bearer ${session}` };
}

function post(path: string, body: unknown, headers: Record<string, string>): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function refusal(code: string, message: string): Reply<never> {
  return { ok: false, error: { code, message } };
}

interface StreamOptions {
  readonly admitted: Promise<void>;
  readonly open: () => Promise<Response>;
  readonly isOver: () => boolean;
  /** Tells a refusal from a program that is gone. */
  readonly probe: () => Promise<Reply<unknown>>;
  readonly onEvent: Listener;
  readonly onOpen: () => void;
  readonly onLoss: () => void;
}

function openEventStream(options: StreamOptions): { readonly start: () => void } {
  let started = false;
  let pauseMs = firstPauseMs;

  const connect = async (): Promise<void> => {
    try {
      const { ok, body } = await options.open();
      if (ok && body !== null) {
        pauseMs = firstPauseMs;
        options.onOpen();
        await readEvents(body, options.onEvent);
      }
    } catch {
      // cut off: the program is gone, or the machine slept
    }
    options.onLoss();
    void retryLater();
  };
  const retryLater = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    const reply = await options.probe();
    if (options.isOver()) return;
    if (reply.ok) void connect();
    else void retryLater();
  };
  return {
    start: () => {
      if (started) return;
      started = true;
      options.admitted.then(
        () => void connect(),
        () => void retryLater(),
      );
    },
  };
}

/** Our own server writes each event as two lines, `event: <name>` and `data: <JSON>`, and comments to keep the stream alive. */
async function readEvents(body: NonNullable<Response['body']>, onEvent: Listener): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = `${waiting}${value}`.split('\n\n');
    waiting = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = /^event: (\S+)\ndata: (.*)$/.exec(block);
      if (event !== null) onEvent(event[1] as EventName, JSON.parse(event[2] ?? 'null'));
    }
  }
}
