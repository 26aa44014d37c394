import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { batchSize } from '../../../../electron/desk/telemetry/export-run.ts';
import { attemptLog } from '../../../support/attempt-logs.ts';
import { answerJson, startCollector } from '../../../support/fake-collector.ts';
import { requestLog } from '../../../support/request-logs.ts';

import { exporterBench, many, requestIds } from '../../../support/exporter-bench.ts';

describe('sending', () => {
  test('while it is switched off nothing is kept, planned or sent', async () => {
    const it = await exporterBench();
    it.settings.isOn = false;
    it.exporter.settingsChanged();
    it.finish('a');
    expect([it.later.waits(), it.exporter.figures().waiting]).toEqual([[], 0]);
    await it.exporter.close(50);
    expect(it.collector.connections()).toBe(0);
  });

  test('finished requests are sent together, a moment later, and then nothing is planned', async () => {
    const it = await exporterBench();
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
    const it = await exporterBench();
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
    const it = await exporterBench();
    it.finish(...many(batchSize * 2 + 1));
    await it.tick();
    expect(it.collector.reports).toHaveLength(3);
    expect(it.collector.connections()).toBe(1);
    expect(requestIds(it)).toEqual(many(batchSize * 2 + 1));
  });

  test('sums are sent at once and then every half minute, if there was anything new', async () => {
    const it = await exporterBench('metrics');
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

describe('a change of settings', () => {
  test('to another address forgets what was waiting for the old one and begins to count anew', async () => {
    const it = await exporterBench('both');
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
    const it = await exporterBench();
    it.finish('a');
    it.exporter.settingsChanged();
    expect([it.exporter.figures().waiting, it.later.waits()]).toEqual([1, [1_000]]);
  });

  test('to off breaks off what is on its way and plans nothing more', async () => {
    const it = await exporterBench();
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
    const it = await exporterBench('both');
    it.finish('a');
    await it.exporter.close(2_000);
    expect(it.collector.reports.map(({ path }) => path)).toEqual(['/v1/traces', '/v1/metrics']);
    expect(it.later.waits()).toEqual([]);
    it.finish('late');
    expect(it.later.waits()).toEqual([]);
  });

  test('waits no longer than it may for a collector that does not answer, and says what was lost', async () => {
    const it = await exporterBench('traces', 60_000);
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
    const it = await exporterBench();
    it.collector.answer((outgoing) => answerJson(outgoing, 503, {}, { 'retry-after': '600' }));
    it.finish('a');
    await it.tick();
    await it.exporter.close(2_000);
    expect(it.collector.reports).toHaveLength(1);
  });
});

test('a fault of this program costs the report, not the program, and is in the log', async () => {
  const it = await exporterBench('both');
  it.exporter.note(requestLog({ id: 'bug', attempts: [attemptLog({ model: 'a/bug' })] }));
  await it.tick();
  expect(it.exporter.figures()).toMatchObject({ dropped: 1, waiting: 0 });
  expect(it.reported).toContain('bug');
  it.finish('next');
  await it.tick();
  expect(requestIds(it)).toEqual(['next']);
});
