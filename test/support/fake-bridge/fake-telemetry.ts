import type { TelemetryView } from '../../../shared/app-state.ts';
import type { Input, Output } from '../../../shared/ipc.ts';
import type { Settings } from '../../../shared/settings.ts';

/** An export that nobody has switched on. */
export function fakeTelemetry(change: Partial<TelemetryView> = {}): TelemetryView {
  return {
    status: 'off',
    problem: null,
    endpoint: null,
    endpointSource: 'none',
    headers: [],
    sent: 0,
    dropped: 0,
    waiting: 0,
    rejected: 0,
    lastSentAt: null,
    lastError: null,
    nextTryAt: null,
    ...change,
  };
}

/** One that runs well. */
export function busyTelemetry(): TelemetryView {
  return fakeTelemetry({
    status: 'on',
    endpoint: 'https://otlp.eu.example/otlp',
    endpointSource: 'settings',
    headers: [{ name: 'authorization', source: 'vault' }],
    sent: 1_412,
    waiting: 3,
    lastSentAt: Date.now() - 4_000,
  });
}

/** One whose collector is away. */
export function failingTelemetry(): TelemetryView {
  return fakeTelemetry({
    status: 'on',
    endpoint: 'http://127.0.0.1:4318',
    endpointSource: 'settings',
    sent: 120,
    waiting: 41,
    dropped: 7,
    rejected: 2,
    lastSentAt: Date.now() - 600_000,
    lastError: {
      at: Date.now() - 12_000,
      message: '127.0.0.1:4318 refused the connection. Is the collector running?',
    },
    nextTryAt: Date.now() + 28_000,
  });
}

/** What the view says after switch or address have changed. */
export function settledTelemetry(view: TelemetryView, { enabled, endpoint }: Settings['telemetry']): TelemetryView {
  const status = !enabled ? 'off' : endpoint === null ? 'no-address' : 'on';
  const headers = endpoint === view.endpoint ? view.headers : [];
  return { ...view, status, endpoint, headers, endpointSource: endpoint === null ? 'none' : 'settings' };
}

export interface TelemetryWorld {
  readonly telemetry: () => TelemetryView;
  readonly change: (view: TelemetryView) => void;
}

/** Main's side of the calls about the export. A collector whose address has `away` in it does not answer. */
export function telemetryHandlers({ telemetry, change }: TelemetryWorld) {
  return {
    'telemetry.setHeader': ({ name, value }: Input<'telemetry.setHeader'>): Output<'telemetry.setHeader'> => {
      const others = telemetry().headers.filter((header) => header.name !== name.toLowerCase());
      const added = value === null ? [] : [{ name: name.toLowerCase(), source: 'vault' as const }];
      change({ ...telemetry(), headers: [...others, ...added] });
      return {};
    },
    'telemetry.test': (): Output<'telemetry.test'> => {
      const { endpoint } = telemetry();
      const host = new URL(endpoint ?? 'http://nowhere').host;
      if (host.includes('away'))
        return { ok: false, message: `${host} refused the connection. Is the collector running?`, durationMs: 3 };
      change({ ...telemetry(), lastSentAt: Date.now(), lastError: null });
      return { ok: true, message: `${host} took the test trace and the test metric.`, durationMs: 41 };
    },
  };
}
