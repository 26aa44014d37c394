import type { TelemetryView } from '../../../shared/app-state.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { Collector } from './collector.ts';
import { headerEntry } from './collector-headers.ts';
import type { ExportFigures } from './export-tally.ts';

export interface TelemetryFacts {
  readonly settings: Settings['telemetry'];
  readonly collector: Collector;
  /** Address in the environment; null = none. */
  readonly exported: string | null;
  /** Why this run may send nothing; null when it may. */
  readonly forbidden: string | null;
  /** Names of all secrets that are kept. */
  readonly keptNames: readonly string[];
  readonly figures: ExportFigures;
}

/** What the window may know of the export: names of headers, never their values. */
export function viewTelemetry(facts: TelemetryFacts): TelemetryView {
  const { settings, collector, exported, forbidden, figures } = facts;
  const refusal = collector.kind === 'refused' ? collector.reason : null;
  return {
    status: statusOf(facts),
    problem: forbidden ?? refusal,
    endpoint: collector.kind === 'none' ? null : collector.endpoint,
    endpointSource: settings.endpoint !== null ? 'settings' : exported !== null ? 'environment' : 'none',
    headers: headersOf(facts),
    ...figures,
  };
}

function statusOf({ settings, collector, forbidden }: TelemetryFacts): TelemetryView['status'] {
  if (forbidden !== null) return 'forbidden';
  if (collector.kind === 'refused') return 'refused';
  if (!settings.enabled) return 'off';
  return collector.kind === 'none' ? 'no-address' : 'on';
}

function headersOf({ collector, keptNames }: TelemetryFacts): TelemetryView['headers'] {
  if (collector.kind !== 'ready') return [];
  const { endpoint, headers } = collector;
  return Object.keys(headers).map((name) => ({
    name,
    source: keptNames.includes(headerEntry(endpoint, name)) ? 'vault' : 'environment',
  }));
}
