import { describe, expect, test } from 'vitest';
import { mostWaiting } from '../../../../electron/desk/telemetry/export-run.ts';
import { answerJson, startCollector, takes } from '../../../support/fake-collector.ts';

import { exporterBench, many, requestIds } from '../../../support/exporter-bench.ts';

describe('a collector that does not take a report', () => {
  test.each([429, 502, 503, 504])('with %s it gets the same requests again, later each time', async (status) => {
    const it = await exporterBench();
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
    const it = await exporterBench('both');
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
    const it = await exporterBench();
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
    const it = await exporterBench();
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
    const it = await exporterBench();
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
    const it = await exporterBench('both');
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
    const it = await exporterBench();
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
    const it = await exporterBench('traces', 60);
    it.collector.answer(() => {});
    it.finish('a');
    await it.tick();
    expect(it.exporter.figures().lastError?.message).toMatch(/did not answer within/);
  });

  test('and answers without end is not listened to', async () => {
    const it = await exporterBench();
    it.collector.answer((outgoing) => outgoing.writeHead(200).end('x'.repeat(300_000)));
    it.finish('a');
    await it.tick();
    expect(it.exporter.figures()).toMatchObject({ sent: 1, waiting: 0 });
  });
});
