import { randomBytes, randomUUID } from 'node:crypto';
import type { TelemetryView } from '../../../shared/app-state.ts';
import type { Clean } from '../../otlp/attributes.ts';
import type { EndpointFacts } from '../../otlp/call-attributes.ts';
import type { LogFile } from '../../storage/log-file.ts';
import { laterUnlessExit } from '../../storage/schedule.ts';
import type { Vault } from '../../storage/vault.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskState } from '../desk-state.ts';
import { redact } from '../redact.ts';
import { environmentEndpoint, findCollector, isForbidden, type Collector, type Environment } from './collector.ts';
import { headerEntry, headerProblem } from './collector-headers.ts';
import { createPoster } from './post-report.ts';
import { createTelemetryExporter, type TelemetryExporter } from './telemetry-exporter.ts';
import { viewTelemetry } from './telemetry-view.ts';
import { sendTestReport, type TestResult } from './test-report.ts';

/** Export of figures to a collector of the user's, as the desk and the window use it. */
export interface Telemetry extends Pick<TelemetryExporter, 'note' | 'settingsChanged' | 'close'> {
  readonly view: () => TelemetryView;
  /** Sends a test, whether or not the export is switched on. Throws a DeskError where there is no address to send it to. */
  readonly test: () => Promise<TestResult>;
  /** Keeps a header for the present address; null removes it. Throws a DeskError. */
  readonly setHeader: (name: string, value: string | null) => Promise<void>;
}

export interface TelemetryParts {
  readonly state: DeskState;
  readonly vault: Vault;
  readonly environment: Environment;
  readonly version: string;
  /** Port of this gateway. */
  readonly ownPort: () => number;
  /** All that are known now. */
  readonly secrets: () => readonly string[];
  readonly log: LogFile;
  /** ms since epoch */
  readonly now: () => number;
  /** Called after the view has changed, up to once a second. */
  readonly onChange: () => void;
}

export function openTelemetry(parts: TelemetryParts): Telemetry {
  const { state, vault, environment, secrets, log, now } = parts;
  const settings = () => state.facts().settings.telemetry;
  const collector = (): Collector => findCollector(settings(), environment, vault, parts.ownPort());
  const reporter = { version: parts.version, instanceId: randomUUID() };
  const poster = createPoster(now, environment);
  const exporter = createTelemetryExporter({
    isOn: () => settings().enabled && !isForbidden(environment),
    collector,
    poster,
    find: (model, provider) => findEndpoint(state, model, provider),
    cleaner: () => createCleaner(secrets()),
    reporter,
    conversationSalt: randomBytes(32).toString('hex'),
    now,
    random: Math.random,
    schedule: laterUnlessExit,
    onChange: parts.onChange,
    report: log.write,
  });
  const readyCollector = () => {
    if (isForbidden(environment)) throw new DeskError(forbiddenWords);
    const found = collector();
    if (found.kind === 'none') throw new DeskError('Enter the address of your collector first.');
    if (found.kind === 'refused') throw new DeskError(found.reason);
    return found;
  };

  return {
    ...exporter,
    view: () =>
      viewTelemetry({
        settings: settings(),
        collector: collector(),
        exported: environmentEndpoint(environment),
        forbidden: isForbidden(environment) ? forbiddenWords : null,
        keptNames: vault.list(),
        figures: exporter.figures(),
      }),
    test: async () => {
      const target = readyCollector();
      const probe = createPoster(now, environment); // connections of its own: an idle one may be dead, a busy one would let it wait
      const result = await sendTestReport(target, probe, reporter, now()).finally(() => probe.close());
      if (result.ok) exporter.reached();
      const message = redact(result.message, secrets());
      log.write(result.ok ? 'info' : 'warn', 'telemetry.test', { ...result, message });
      return { ...result, message };
    },
    setHeader: async (name, value) => {
      const { endpoint } = readyCollector();
      const problem = value === null ? null : headerProblem(name, value);
      if (problem !== null) throw new DeskError(problem);
      const entry = headerEntry(endpoint, name);
      await (value === null ? vault.remove(entry) : vault.set(entry, value));
      exporter.settingsChanged();
      parts.onChange();
    },
  };
}

const forbiddenWords = 'The environment variable OTEL_SDK_DISABLED is true: this run sends no reports.';

/** Remembers what it has seen: reports repeat the same few names. */
function createCleaner(secrets: readonly string[]): Clean {
  const cleaned = new Map<string, string>();
  return (text) => {
    const known = cleaned.get(text);
    if (known !== undefined) return known;
    const clean = redact(text, secrets);
    cleaned.set(text, clean);
    return clean;
  };
}

function findEndpoint(state: DeskState, model: string, provider: string): EndpointFacts | null {
  const { catalog } = state.facts();
  const endpoint = catalog.endpointByKey.get(`${model}@${provider}`);
  const address = URL.parse(catalog.providerById.get(provider)?.baseUrl ?? '');
  if (address === null) return null;
  const port = address.port === '' ? (address.protocol === 'https:' ? 443 : 80) : Number(address.port);
  return { upstreamModel: endpoint?.upstreamModel ?? model, address: address.hostname.replace(/^\[|\]$/g, ''), port };
}
