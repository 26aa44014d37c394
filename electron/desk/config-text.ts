import type { ZodError } from 'zod';
import { encodingOf } from '../../shared/config-encoding.ts';
import { configFileSchema, type ConfigFile } from '../../shared/config-file.ts';
import { baseUrlProblem } from './base-url.ts';
import { describeConfigIssue } from './describe-config-issue.ts';
import { originProblem } from './origin-problem.ts';
import { patternProblems } from './pattern-problems.ts';
import { collectorProblem } from './telemetry/collector.ts';

/** A configuration file that cannot be used. The message names every place that is wrong; it never quotes a value. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    const shown = problems.slice(0, 10);
    const more = problems.length - shown.length;
    super([...shown, ...(more > 0 ? [`… and ${more} more.`] : [])].join('\n'));
    this.name = 'ConfigError';
  }
}

/** What a configuration file may refer to without describing it. */
export interface ConfigSurroundings {
  /** Ids of the providers that are known without the file. */
  readonly providers: ReadonlySet<string>;
  /** This gateway's own port, which no provider may have. */
  readonly ownPort: number;
}

/** The bytes of a configuration file as text. */
export function decodeConfig(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** Reads a configuration file: JSON, in which comments and commas at the end are allowed. Throws a ConfigError. */
export function readConfigText(text: string, surroundings: ConfigSurroundings): ConfigFile {
  const parsed = configFileSchema.safeParse(parseJson(text), { error: describeConfigIssue });
  if (!parsed.success) throw new ConfigError(toProblems(parsed.error));
  const problems = findProblems(parsed.data, surroundings);
  if (problems.length > 0) throw new ConfigError(problems);
  return parsed.data;
}

/** V8's own message quotes the text around the mistake, which may be a key; only its position is passed on. */
function parseJson(text: string): unknown {
  const json = blankExtras(text.replace(/^\uFEFF/, ' '));
  try {
    return JSON.parse(json);
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    const before = json.slice(0, position === undefined ? json.length : Number(position)).split('\n');
    throw new ConfigError([
      `Line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: this is not valid JSON.`,
    ]);
  }
}

/** Replaces what JSON has not, outside strings, by spaces, so that positions stay right. */
function blankExtras(text: string): string {
  const blank = (match: string): string => (match.startsWith('"') ? match : match.replace(/[^\n]/g, ' '));
  // a text or comment without an end reaches to that of the file: each one would be followed there for nothing
  const stringOrComment = /"(?:\\[\s\S]?|[^"\\])*(?:"|$)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
  const stringOrLastComma = /"(?:\\[\s\S]?|[^"\\])*(?:"|$)|,(?=\s*[\]}])/g;
  return text.replace(stringOrComment, blank).replace(stringOrLastComma, blank);
}

function toProblems(error: ZodError): readonly string[] {
  return error.issues.map((issue) => {
    const path = issue.path.reduce<string>(
      (sum, part) =>
        typeof part === 'number' ? `${sum}[${part}]` : sum === '' ? String(part) : `${sum}.${String(part)}`,
      '',
    );
    return `${path === '' ? 'The file' : path}: ${issue.message}`;
  });
}

/** What a schema cannot see: references, repetitions and addresses. */
function findProblems(config: ConfigFile, { providers, ownPort }: ConfigSurroundings): readonly string[] {
  const own = config.providers ?? [];
  const models = config.models ?? [];
  const keys = config.clientKeys ?? [];
  const endpoint = config.settings?.telemetry?.endpoint ?? null;
  const collector = endpoint === null ? null : collectorProblem(endpoint, ownPort);
  const known = new Set([...providers, ...own.map(({ id }) => id)]);
  return [
    ...patternProblems(config.settings?.guardrails?.content).map(
      (problem) => `settings.guardrails.content.custom: ${problem}`,
    ),
    ...keys.flatMap(({ limits }, index) =>
      patternProblems(limits?.content).map((problem) => `clientKeys[${index}].limits.content.custom: ${problem}`),
    ),
    ...(config.settings?.allowedOrigins ?? []).flatMap((origin, index) =>
      originProblem(origin) === null
        ? []
        : [
            `settings.allowedOrigins[${index}]: This is no web origin: write it like https://app.example, without a path.`,
          ],
    ),
    ...(collector === null ? [] : [`settings.telemetry.endpoint: ${collector}`]),
    ...repeated(
      'providers',
      'id',
      own.map(({ id }) => id),
    ),
    ...repeated(
      'models',
      'id',
      models.map(({ id }) => id),
    ),
    ...repeated(
      'clientKeys',
      'name',
      keys.map(({ name }) => name),
    ),
    ...repeated(
      'clientKeys',
      'key',
      keys.map(({ key }) => key),
    ),
    ...own.flatMap((provider, index) => {
      const address = baseUrlProblem(provider.baseUrl, ownPort);
      const both = provider.dialect !== undefined && provider.dialects !== undefined;
      return [
        ...(address === null ? [] : [`providers[${index}].baseUrl: ${address}`]),
        ...(both ? [`providers[${index}]: Write dialect or dialects, not both.`] : []),
      ];
    }),
    ...models.flatMap((model, index) =>
      model.endpoints.flatMap(({ provider }, at) =>
        known.has(provider) ? [] : [`models[${index}].endpoints[${at}].provider: There is no provider "${provider}".`],
      ),
    ),
    ...models.flatMap((model, index) =>
      repeated(
        `models[${index}].endpoints`,
        'provider',
        model.endpoints.map(({ provider }) => provider),
      ),
    ),
  ];
}

/** One problem for each value that stands there a second time; the values themselves may be secret. */
function repeated(list: string, field: string, values: readonly (string | undefined)[]): readonly string[] {
  return values.flatMap((value, index) => {
    const first = value === undefined ? index : values.indexOf(value);
    return first === index ? [] : [`${list}[${index}].${field}: This ${field} stands in ${list}[${first}] already.`];
  });
}
