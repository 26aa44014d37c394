import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Collector } from '../../../../electron/desk/telemetry/collector.ts';
import { createPoster } from '../../../../electron/desk/telemetry/post-report.ts';
import { batchSize, mostWaiting } from '../../../../electron/desk/telemetry/export-run.ts';
import {
  createTelemetryExporter,
  type TelemetryExporter,
} from '../../../../electron/desk/telemetry/telemetry-exporter.ts';
import { attemptLog } from '../../../support/attempt-logs.ts';
import { answerJson, startCollector, takes, type FakeCollector } from '../../../support/fake-collector.ts';
import { createManualSchedule, type ManualSchedule } from '../../../support/manual-schedule.ts';
import { requestLog } from '../../../support/request-logs.ts';

type Signals = 'both' | 'traces' | 'metrics';

interface Bench {
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

async function bench(signals: Signals = 'traces', timeoutMs = 2_000): Promise<Bench> {
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

const many = (count: number, start = 0) => Array.from({ length: count }, (_, index) => `r${start + index}`);
const requestIds = ({ collector }: Bench) =>
  collector.spans().flatMap(({ kind, attributes }) => (kind === 2 ? [attributes['pareto_desk.request.id']] : []));

describe('sending', () => {
  test('while it is switched off nothing is kept, planned or sent', async () => {
    const it = await bench();
    it.settings.isOn = false;
    it.exporter.settingsChanged();
    it.finish('a');
    expect([it.later.waits(), it.exporter.figures().waiting]).toEqual([[], 0]);
    await it.exporter.close(50);
    expect(it.collector.connections()).toBe(0);
  });

  test('finished requests are sent together, a moment later, and then nothing is planned', async () => {
    const it = await bench();
    it.finish('a', 'b', 'c');
    expect([it.later.waits(), it.collector.connections(), it.exporter.figures().waiting]).toEqual([[1_000], 0, 3]);
    await it.tick();
    expect(it.collector.reports.map(({ path }) => path)).toEqual(['/v1/traces']);
    expect(it.collector.reports[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'pareto-desk',
      authorization: 'Bearer of-the-collector',
    });
    expect(requestIds(it)).toEqual(['a', 'b', 'c']);
    expect(it.exporter.figures()).toEqual({
      sent: 3,
      dropped: 0,
      rejected: 0,
      waiting: 0,
      lastSentAt: it.clock.now,
      lastError: null,
      nextTryAt: null,
    });
    expect(it.later.waits()).toEqual([]);
  });

  test('says which program reports', async () => {
    const it = await bench();
    it.finish('a');
    await it.tick();
    const { resourceSpans } = JSON.parse(it.collector.reports[0]?.text ?? '') as { resourceSpans: unknown };
    expect(resourceSpans).toMatchObject([
      {
        resource: {
          attributes: [
            { key: 'service.name', value: { stringValue: 'pareto-desk' } },
            { key: 'service.version', value: { stringValue: '1.2.3' } },
            { key: 'service.instance.id', value: { stringValue: 'run-1' } },
          ],
        },
        scopeSpans: [{ scope: { name: 'pareto-desk', version: '1.2.3' } }],
      },
    ]);
  });

  test('many requests go in several calls, one after the other over one connection', async () => {
    const it = await bench();
    it.finish(...many(batchSize * 2 + 1));
    await it.tick();
    expect(it.collector.reports).toHaveLength(3);
    expect(it.collector.connections()).toBe(1);
    expect(requestIds(it)).toEqual(many(batchSize * 2 + 1));
  });

  test('sums are sent at once and then every half minute, if there was anything new', async () => {
    const it = await bench('metrics');
    it.finish('a', 'b');
    await it.tick();
    const requests = () => it.collector.metrics().get('pareto_desk.requests')?.[0]?.asDouble;
    expect([requests(), it.exporter.figures().sent, it.later.waits()]).toEqual([2, 2, []]);
    it.finish('c');
    await it.tick();
    expect([it.collector.reports.length, it.later.waits()]).toEqual([1, [1_000]]);
    await it.tick(30_000);
    expect([it.collector.reports.length, requests(), it.exporter.figures().sent]).toEqual([2, 3, 3]);
    expect(it.later.waits()).toEqual([]);
  });
});

describe('a collector that does not take a report', () => {
  test.each([429, 502, 503, 504])('with %s it gets the same requests again, later each time', async (status) => {
    const it = await bench();
    it.collector.answer((outgoing) => answerJson(outgoing, status, { message: 'not now, sk-secret' }));
    it.finish('a');
    await it.tick();
    const { waiting, dropped, lastError, nextTryAt } = it.exporter.figures();
    expect([waiting, dropped, nextTryAt]).toEqual([1, 0, it.clock.now + 1_000]);
    expect(lastError?.message).toMatch(/ It says: not now, \[key\]$/);
    await it.tick(999);
    expect(it.collector.reports).toHaveLength(1);
    await it.tick(1);
    expect([it.collector.reports.length, it.exporter.figures().nextTryAt]).toEqual([2, it.clock.now + 2_000]);
    it.collector.answer(takes);
    it.finish('b');
    await it.tick(2_000);
    expect(it.exporter.figures()).toMatchObject({ sent: 2, waiting: 0, dropped: 0, nextTryAt: null });
    expect(requestIds(it)).toEqual(['a', 'a', 'a', 'b']);
    expect(it.reported).toEqual(['telemetry.started', 'telemetry.failed', 'telemetry.failed', 'telemetry.recovered']);
  });

  test('and says when to come back is not asked before, not for sums either', async () => {
    const it = await bench('both');
    it.collector.answer((outgoing) => answerJson(outgoing, 429, {}, { 'retry-after': '120' }));
    it.finish('a');
    await it.tick();
    expect(it.exporter.figures().nextTryAt).toBe(it.clock.now + 120_000);
    it.finish('b');
    await it.tick(119_000);
    expect(it.collector.reports).toHaveLength(1);
    it.collector.answer(takes);
    await it.tick(1_000);
    expect(it.collector.reports.map(({ path }) => path)).toEqual([
      '/v1/traces',
      '/v1/traces',
      '/v1/traces',
      '/v1/metrics',
    ]);
  });

  test('and closes connections, or is not there, is tried again', async () => {
    const it = await bench();
    it.collector.answer((outgoing) => outgoing.socket?.resetAndDestroy());
    it.finish('a');
    await it.tick();
    expect(it.exporter.figures().waiting).toBe(1);
    await it.collector.close();
    await it.tick(1_000);
    expect(it.exporter.figures()).toMatchObject({ waiting: 1, dropped: 0 });
    expect(it.exporter.figures().lastError?.message).toMatch(
      /^127\.0\.0\.1:\d+ refused the connection\. Is the collector running\?$/,
    );
  });

  test.each([400, 401, 404, 413, 500, 302])('with %s is not sent the same report again', async (status) => {
    const it = await bench();
    const elsewhere = await startCollector();
    it.collector.answer((outgoing) =>
      answerJson(outgoing, status, {}, { location: `${elsewhere.endpoint}/v1/traces` }),
    );
    it.finish('a');
    await it.tick();
    expect(it.exporter.figures()).toMatchObject({ sent: 0, dropped: 1, waiting: 0 });
    it.collector.answer(takes);
    it.finish('b');
    await it.tick();
    expect(requestIds(it)).toEqual(['a', 'b']);
    expect(elsewhere.connections()).toBe(0);
  });

  test('is given up after a while; the newer requests get their turn, and it is asked once a minute', async () => {
    const it = await bench();
    it.collector.answer((outgoing) => answerJson(outgoing, 503, {}));
    it.finish('a');
    for (let minute = 0; minute < 6; minute += 1) await it.tick(60_000);
    expect([it.exporter.figures().dropped, it.exporter.figures().waiting]).toEqual([0, 1]);
    it.finish('b');
    await it.tick(60_000);
    expect([it.exporter.figures().dropped, it.exporter.figures().waiting]).toEqual([1, 1]);
    expect((it.exporter.figures().nextTryAt ?? 0) - it.clock.now).toBe(60_000);
    it.collector.answer(takes);
    await it.tick(60_000);
    expect(it.exporter.figures()).toMatchObject({ sent: 1, dropped: 1, waiting: 0 });
  });

  test('costs a bounded amount of memory: the oldest are dropped and counted, the sums know of all', async () => {
    const it = await bench('both');
    it.collector.answer((outgoing) => answerJson(outgoing, 503, {}));
    it.finish('first');
    await it.tick();
    for (let round = 0; round < 3; round += 1) {
      it.finish(...many(mostWaiting, round * mostWaiting));
      await it.tick(1);
    }
    expect(it.exporter.figures()).toMatchObject({ waiting: mostWaiting + 1, dropped: 2 * mostWaiting });
    it.finish(...many(mostWaiting + 5));
    expect(it.exporter.figures().dropped).toBe(2 * mostWaiting + 5);
    it.collector.answer(takes);
    await it.tick(60_000);
    expect(it.collector.metrics().get('pareto_desk.requests')?.[0]?.asDouble).toBe(4 * mostWaiting + 1);
  });

  test('and refuses a part of it is believed: nothing is sent twice, and the part is counted', async () => {
    const it = await bench();
    const partialSuccess = { rejectedSpans: '1', errorMessage: 'too old, sk-secret' };
    it.collector.answer((outgoing) => answerJson(outgoing, 200, { partialSuccess }));
    it.finish('a');
    await it.tick();
    await it.tick(60_000);
    expect(it.collector.reports).toHaveLength(1);
    expect(it.exporter.figures()).toMatchObject({ sent: 1, rejected: 1, waiting: 0 });
    expect(it.exporter.figures().lastError?.message).toBe('The collector refused 1 parts of a report. too old, [key]');
  });

  test('and never answers is left after the time limit', async () => {
    const it = await bench('traces', 60);
    it.collector.answer(() => {});
    it.finish('a');
    await it.tick();
    expect(it.exporter.figures().lastError?.message).toMatch(/did not answer within/);
  });

  test('and answers without end is not listened to', async () => {
    const it = await bench();
    it.collector.answer((outgoing) => outgoing.writeHead(200).end('x'.repeat(300_000)));
    it.finish('a');
    await it.tick();
    expect(it.exporter.figures()).toMatchObject({ sent: 1, waiting: 0 });
  });
});

describe('a change of settings', () => {
  test('to another address forgets what was waiting for the old one and begins to count anew', async () => {
    const it = await bench('both');
    it.collector.answer((outgoing) => answerJson(outgoing, 503, {}));
    it.finish('old');
    await it.tick();
    const other = await startCollector();
    it.settings.endpoint = other.endpoint;
    it.exporter.settingsChanged();
    expect(it.exporter.figures()).toMatchObject({ waiting: 0, nextTryAt: null });
    it.finish('new');
    await it.tick();
    expect(requestIds({ ...it, collector: other })).toEqual(['new']);
    expect(other.metrics().get('pareto_desk.requests')?.[0]?.asDouble).toBe(1);
  });

  test('that changes nothing here disturbs nothing', async () => {
    const it = await bench();
    it.finish('a');
    it.exporter.settingsChanged();
    expect([it.exporter.figures().waiting, it.later.waits()]).toEqual([1, [1_000]]);
  });

  test('to off breaks off what is on its way and plans nothing more', async () => {
    const it = await bench();
    it.collector.answer(() => {});
    it.finish('a');
    const turn = it.tick();
    await expect.poll(() => it.collector.reports.length).toBe(1);
    it.settings.isOn = false;
    it.exporter.settingsChanged();
    await turn;
    it.finish('b');
    expect([it.later.waits(), it.exporter.figures().waiting]).toEqual([[], 0]);
  });
});

describe('closing', () => {
  test('sends what is waiting, traces and sums, and leaves no timer and no connection', async () => {
    const it = await bench('both');
    it.finish('a');
    await it.exporter.close(2_000);
    expect(it.collector.reports.map(({ path }) => path)).toEqual(['/v1/traces', '/v1/metrics']);
    expect(it.later.waits()).toEqual([]);
    it.finish('late');
    expect(it.later.waits()).toEqual([]);
  });

  test('waits no longer than it may for a collector that does not answer, and says what was lost', async () => {
    const it = await bench('traces', 60_000);
    const silent = new Promise<void>((resolve) =>
      it.collector.answer((outgoing) => void once(outgoing, 'close').then(() => resolve())),
    );
    it.finish('a');
    const closing = it.exporter.close(1_234);
    await expect.poll(() => it.collector.reports.length).toBe(1);
    expect(it.later.waits()).toEqual([1_234]);
    await it.later.runAll();
    await Promise.all([closing, silent]);
    expect(it.reported).toContain('telemetry.unsent');
  });

  test('does not ask a collector that wants to be left alone for a while', async () => {
    const it = await bench();
    it.collector.answer((outgoing) => answerJson(outgoing, 503, {}, { 'retry-after': '600' }));
    it.finish('a');
    await it.tick();
    await it.exporter.close(2_000);
    expect(it.collector.reports).toHaveLength(1);
  });
});

test('a fault of this program costs the report, not the program, and is in the log', async () => {
  const it = await bench('both');
  it.exporter.note(requestLog({ id: 'bug', attempts: [attemptLog({ model: 'a/bug' })] }));
  await it.tick();
  expect(it.exporter.figures()).toMatchObject({ dropped: 1, waiting: 0 });
  expect(it.reported).toContain('bug');
  it.finish('next');
  await it.tick();
  expect(requestIds(it)).toEqual(['next']);
});
