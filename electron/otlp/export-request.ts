import { toKeyValues, type KeyValue } from './attributes.ts';
import type { OtlpMetric } from './instruments.ts';
import type { OtlpSpan } from './request-spans.ts';

/** The program that reports. */
export interface Reporter {
  readonly version: string;
  /** Random for each run: two runs must not be taken for one whose sums went back. */
  readonly instanceId: string;
}

/** @returns the body of `POST /v1/traces` */
export function writeTraces(spans: readonly OtlpSpan[], reporter: Reporter): string {
  return JSON.stringify({
    resourceSpans: [{ resource: resource(reporter), scopeSpans: [{ scope: scope(reporter), spans }] }],
  });
}

/** @returns the body of `POST /v1/metrics` */
export function writeMetrics(metrics: readonly OtlpMetric[], reporter: Reporter): string {
  return JSON.stringify({
    resourceMetrics: [{ resource: resource(reporter), scopeMetrics: [{ scope: scope(reporter), metrics }] }],
  });
}

function resource({ version, instanceId }: Reporter): { readonly attributes: readonly KeyValue[] } {
  const attributes = { 'service.name': 'pareto-desk', 'service.version': version, 'service.instance.id': instanceId };
  return { attributes: toKeyValues(attributes, (text) => text) };
}

function scope({ version }: Reporter): { readonly name: string; readonly version: string } {
  return { name: 'pareto-desk', version };
}
