import { onTestFinished } from 'vitest';
import type { Collector } from '../../electron/desk/telemetry/collector.ts';
import { createPoster } from '../../electron/desk/telemetry/post-report.ts';
import { createTelemetryExporter, type TelemetryExporter } from '../../electron/desk/telemetry/telemetry-exporter.ts';
import { attemptLog } from './attempt-logs.ts';
import { startCollector, type FakeCollector } from './fake-collector.ts';
import { createManualSchedule, type ManualSchedule } from './manual-schedule.ts';
import { requestLog } from './request-logs.ts';

type Signals = 'both' | 'traces' | 'metrics';

/** An exporter before a collector, with clock and timers of its own. */
export interface ExporterBench {
  readonly collector: FakeCollector;
  readonly exporter: TelemetryExporter;
  readonly later: ManualSchedule;
  readonly clock: { now: number };
  readonly settings: { isOn: boolean; endpoint: string; signals: Signals };
  readonly reported: string[];
  /** Lets requests finish. */
  readonly finish: (...ids: readonly string[]) => void;
  /** Lets the timer ring, `ms` later. */
  readonly tick: (ms?: number) => Promise<void>;
}

/** Sets it up for the running test. @param timeoutMs for a call to the collector */
export async function exporterBench(signals: Signals = 'traces', timeoutMs = 2_000): Promise<ExporterBench> {
  const collector = await startCollector();
  const later = createManualSchedule();
  const clock = { now: 1_000_000 };
  const settings = { isOn: true, endpoint: collector.endpoint, signals };
  const reported: string[] = [];
  const exporter = createTelemetryExporter({
    isOn: () => settings.isOn,
    collector: (): Collector => ({
      kind: 'ready',
      endpoint: settings.endpoint,
      tracesUrl: settings.signals === 'metrics' ? null : `${settings.endpoint}/v1/traces`,
      metricsUrl: settings.signals === 'traces' ? null : `${settings.endpoint}/v1/metrics`,
      headers: { authorization: 'Bearer of-the-collector' },
    }),
    poster: createPoster(() => clock.now, {}, timeoutMs),
    find: (model) => {
      if (model === 'a/bug') throw new TypeError('a bug of ours');
      return null;
    },
    cleaner: () => (text) => text.replaceAll('sk-secret', '[key]'),
    reporter: { version: '1.2.3', instanceId: 'run-1' },
    conversationSalt: 'salt',
    now: () => clock.now,
    random: () => 0.5,
    schedule: later.schedule,
    onChange: () => {},
    report: (_level, event) => void reported.push(event),
  });
  exporter.settingsChanged();
  onTestFinished(() => exporter.close(50));
  return {
    collector,
    exporter,
    later,
    clock,
    settings,
    reported,
    finish: (...ids) => ids.forEach((id) => exporter.note(requestLog({ id, attempts: [attemptLog()] }))),
    tick: async (ms = 1_000) => {
      clock.now += ms;
      await later.runAll();
    },
  };
}

/** Ids of requests. */
export const many = (count: number, start = 0) => Array.from({ length: count }, (_, index) => `r${start + index}`);
/** Ids of the requests that the collector was told of, oldest first. */
export const requestIds = ({ collector }: ExporterBench) =>
  collector.spans().flatMap(({ kind, attributes }) => (kind === 2 ? [attributes['pareto_desk.request.id']] : []));
