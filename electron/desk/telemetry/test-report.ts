import { randomBytes } from 'node:crypto';
import { toNano } from '../../otlp/attributes.ts';
import { writeMetrics, writeTraces, type Reporter } from '../../otlp/export-request.ts';
import { createCounter } from '../../otlp/instruments.ts';
import type { ReadyCollector } from './collector.ts';
import type { Posted, Poster } from './post-report.ts';

export interface TestResult {
  readonly ok: boolean;
  /** Sentence for the person. */
  readonly message: string;
  readonly durationMs: number;
}

/** Sends a span and a metric that say nothing but that they are a test, wherever reports go. @param now ms since epoch */
export async function sendTestReport(
  { tracesUrl, metricsUrl, headers, endpoint }: ReadyCollector,
  poster: Poster,
  reporter: Reporter,
  now: number,
): Promise<TestResult> {
  const startedAt = performance.now();
  const send = (url: string | null, body: string): Promise<Posted | null> =>
    url === null ? Promise.resolve(null) : poster.post(url, headers, body, new AbortController().signal);
  const [traces, metrics] = await Promise.all([
    send(tracesUrl, testTraces(reporter, now)),
    send(metricsUrl, testMetrics(reporter, now)),
  ]);
  const problems = [['the test trace', traces] as const, ['the test metric', metrics] as const].flatMap(
    ([what, posted]) => problemOf(what, posted) ?? [],
  );
  const parts = [traces === null ? [] : ['trace'], metrics === null ? [] : ['metric']].flat();
  return {
    ok: problems.length === 0,
    message:
      problems.length > 0
        ? [...new Set(problems)].join(' ')
        : `${new URL(endpoint).host} took the test ${parts.join(' and the test ')}.`,
    durationMs: Math.round(performance.now() - startedAt),
  };
}

function problemOf(what: string, posted: Posted | null): string | null {
  if (posted === null || (posted.kind === 'taken' && posted.rejected === 0)) return null;
  return posted.kind === 'failed' ? posted.reason : `The collector refused ${what}. ${posted.message ?? ''}`.trim();
}

function testTraces(reporter: Reporter, now: number): string {
  const span = {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name: 'pareto_desk.test',
    kind: 2,
    startTimeUnixNano: toNano(now),
    endTimeUnixNano: toNano(now + 1),
    attributes: [],
    status: {},
  } as const;
  return writeTraces([span], reporter);
}

function testMetrics(reporter: Reporter, now: number): string {
  const counter = createCounter({ name: 'pareto_desk.test', description: 'Test reports.', unit: '{report}' });
  counter.record({}, 1);
  const metric = counter.write({ startedAt: now, now: now + 1, clean: (text) => text });
  return writeMetrics(metric === null ? [] : [metric], reporter);
}
