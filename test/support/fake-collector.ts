import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One report as the collector saw it. */
export interface SeenReport {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export type Answer = (outgoing: ServerResponse, report: SeenReport) => void;

/** An OTLP collector on loopback that does what a test says. */
export interface FakeCollector {
  readonly endpoint: string;
  readonly reports: SeenReport[];
  /** Connections it was asked for. */
  readonly connections: () => number;
  readonly answer: (next: Answer) => void;
  /** Spans of all reports in the order they came; attributes as plain values. */
  readonly spans: () => readonly PlainSpan[];
  /** Metrics of the last report, by name. */
  readonly metrics: () => ReadonlyMap<string, readonly PlainPoint[]>;
  readonly close: () => Promise<void>;
}

export type PlainValue = string | number | boolean;
export type PlainAttributes = Readonly<Record<string, PlainValue>>;

export interface PlainSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number };
  readonly attributes: PlainAttributes;
}

export interface PlainPoint {
  readonly attributes: PlainAttributes;
  readonly asDouble?: number;
  readonly count?: string;
  readonly sum?: number;
}

export const takes: Answer = (outgoing) => answerJson(outgoing, 200, {});

export function answerJson(outgoing: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export async function startCollector(first: Answer = takes): Promise<FakeCollector> {
  const reports: SeenReport[] = [];
  let answer = first;
  let connections = 0;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const report = { path: incoming.url ?? '', headers: incoming.headers, text };
      reports.push(report);
      answer(outgoing, report);
    });
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reports,
    connections: () => connections,
    answer: (next) => void (answer = next),
    spans: () => reports.filter(({ path }) => path.endsWith('/v1/traces')).flatMap(({ text }) => readSpans(text)),
    metrics: () => readMetrics(reports.findLast(({ path }) => path.endsWith('/v1/metrics'))?.text ?? '{}'),
    close,
  };
}

interface WireValue {
  readonly stringValue?: string;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
}
type WireAttributes = readonly { readonly key: string; readonly value: WireValue }[];

/** Plain values; whole numbers must have come as texts, as 64-bit integers do in OTLP's JSON. */
export function toPlain(attributes: WireAttributes): PlainAttributes {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      const integer = value.intValue === undefined ? undefined : Number(value.intValue);
      return [key, value.stringValue ?? integer ?? value.doubleValue ?? value.boolValue ?? 'nothing'];
    }),
  );
}

function readSpans(text: string): readonly PlainSpan[] {
  const { resourceSpans } = JSON.parse(text) as {
    readonly resourceSpans: readonly {
      readonly scopeSpans: readonly { readonly spans: readonly (PlainSpan & { attributes: WireAttributes })[] }[];
    }[];
  };
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map((span) => ({ ...span, attributes: toPlain(span.attributes) }));
}

function readMetrics(text: string): ReadonlyMap<string, readonly PlainPoint[]> {
  interface Points {
    readonly dataPoints: readonly (PlainPoint & { readonly attributes: WireAttributes })[];
  }
  const { resourceMetrics = [] } = JSON.parse(text) as {
    readonly resourceMetrics?: readonly {
      readonly scopeMetrics: readonly {
        readonly metrics: readonly { readonly name: string; readonly sum?: Points; readonly histogram?: Points }[];
      }[];
    }[];
  };
  const metrics = resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics).flatMap((scope) => scope.metrics);
  return new Map(
    metrics.map(({ name, sum, histogram }) => [
      name,
      (sum ?? histogram)?.dataPoints.map((point) => ({ ...point, attributes: toPlain(point.attributes) })) ?? [],
    ]),
  );
}
