import type { Settings } from '../../../shared/settings.ts';
import type { Vault } from '../../storage/vault.ts';
import { addressFault, type AddressFault } from '../base-url.ts';
import { environmentHeaders, keptHeaders } from './collector-headers.ts';

/** Where reports would go, whether or not they do. */
export type Collector =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'refused';
      readonly endpoint: string;
      /** Sentence for the person. */
      readonly reason: string;
    }
  | ReadyCollector;

export interface ReadyCollector {
  readonly kind: 'ready';
  readonly endpoint: string;
  /** null = no traces are wanted. */
  readonly tracesUrl: string | null;
  readonly metricsUrl: string | null;
  /** Secret: they never go to the window, the log or an export. */
  readonly headers: Readonly<Record<string, string>>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The standard's variables name an address and its headers, but never switch anything on: many programs on a machine share
 * them, and this one promises to send nothing by itself.
 *
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/ (read 2026-11)
 */
export function environmentEndpoint(environment: Environment): string | null {
  return environment['OTEL_EXPORTER_OTLP_ENDPOINT']?.trim() || null;
}

/** The one variable that outranks the window: it can only keep things in. */
export function isForbidden(environment: Environment): boolean {
  return environment['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true';
}

/** @param ownPort port of this gateway */
export function findCollector(
  { endpoint: chosen, signals }: Settings['telemetry'],
  environment: Environment,
  vault: Vault,
  ownPort: number,
): Collector {
  const endpoint = chosen ?? environmentEndpoint(environment);
  if (endpoint === null) return { kind: 'none' };
  const reason = collectorProblem(endpoint, ownPort);
  if (reason !== null) return { kind: 'refused', endpoint: withoutPassword(endpoint), reason };
  const base = endpoint.replace(/\/+$/, '');
  return {
    kind: 'ready',
    endpoint,
    tracesUrl: signals === 'metrics' ? null : `${base}/v1/traces`,
    metricsUrl: signals === 'traces' ? null : `${base}/v1/metrics`,
    headers: { ...environmentHeaders(environment, endpoint), ...keptHeaders(vault, endpoint) },
  };
}

/** @returns why reports must not go to an address, as a sentence; null when it is fine. The rules are those of providers. */
export function collectorProblem(endpoint: string, ownPort: number): string | null {
  const fault = addressFault(endpoint, ownPort);
  if (fault !== null) return faultWords(fault);
  if (/\/v1\/(traces|metrics|logs)\/?$/.test(new URL(endpoint).pathname))
    return 'Write the address without /v1/traces or /v1/metrics: they are put behind it.';
  return null;
}

function faultWords(fault: AddressFault): string {
  switch (fault.kind) {
    case 'no-http':
      return 'The address of a collector starts with https:// or http://.';
    case 'credentials':
      return 'The address of a collector has no user name or password in it. Put them into a header.';
    case 'query':
      return 'The address of a collector ends before any ? or #.';
    case 'metadata':
      return `${fault.host} is an address where cloud machines hand out credentials. No collector is there.`;
    case 'own':
      return `${fault.host} is Pareto Desk itself, which takes no reports. Use the address of the collector.`;
    case 'plain-http':
      return `${fault.host} is on the internet, so the address must start with https://: over http:// anyone on the way can read along.`;
  }
}

function withoutPassword(endpoint: string): string {
  return endpoint.replace(/\/\/[^/@]*@/, '//');
}
