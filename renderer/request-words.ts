import type { RequestLog, Verdict } from '../shared/request-log.ts';
import { formatCode, formatTime, unknown } from './format.ts';

/** User agents of clients that call themselves by another name than people do. */
const knownAgents: readonly (readonly [RegExp, string])[] = [
  [/^claude-cli/i, 'Claude Code'],
  [/^codex/i, 'Codex'],
  [/^opencode/i, 'OpenCode'],
  [/^openai\/python/i, 'OpenAI Python'],
  [/^openai\/js/i, 'OpenAI JS'],
  [/^copilot/i, 'Copilot CLI'],
];

/** Who sent a request, in a word or two: the name of its client key when it has one of its own, else its user agent. */
export function clientName({ clientKey, client }: Pick<RequestLog, 'clientKey' | 'client'>): string {
  if (clientKey !== 'Default' || client === null) return clientKey;
  return knownAgents.find(([pattern]) => pattern.test(client))?.[1] ?? /^[^/\s]+/.exec(client)?.[0] ?? clientKey;
}

const dialectWords: Readonly<Record<string, string>> = {
  'openai-chat': 'OpenAI chat completions',
  'openai-responses': 'OpenAI responses',
  'anthropic-messages': 'Anthropic messages',
  gemini: 'Gemini',
};

/** The wire format a client spoke, in words. */
export function describeDialect(dialect: string): string {
  return dialectWords[dialect] ?? dialect;
}

const orderWords: Readonly<Record<NonNullable<RequestLog['sort']>, string>> = {
  price: 'Cheapest first',
  throughput: 'Fastest first',
  latency: 'Quickest first token',
};

/** By what models came in their order. The Auto Router and the free one have an order of their own, whatever was asked for. */
export function describeOrder({ router, sort }: Pick<RequestLog, 'router' | 'sort'>): string {
  if (router === 'auto') return 'What suits the prompt';
  if (router === 'free') return 'Most reliable first';
  return sort === null ? unknown : orderWords[sort];
}

const ruleWords: Readonly<Record<string, string>> = {
  'not-in-tier': 'Another tier',
  'not-needed': 'Others come first',
};

/** The rule that decided on models, in words. */
export function ruleName(rule: string): string {
  return ruleWords[rule] ?? formatCode(rule);
}

/** @returns those that would be tried, in their turn, and behind them those that would not. */
export function inTurn(standby: readonly Verdict[]): readonly Verdict[] {
  const turn = ({ detail }: Verdict): number => Number(turnIn.exec(detail)?.[0] ?? Number.MAX_SAFE_INTEGER);
  return standby.toSorted((a, b) => turn(a) - turn(b));
}

/**
 * The same, numbered as a list of models that begins with the chosen one. The gateway counts what it would ask, and a model at
 * its other providers is asked again: its numbers would be missing here.
 */
export function numberedInTurn(standby: readonly Verdict[]): readonly Verdict[] {
  return inTurn(standby).map((verdict, index) => ({
    ...verdict,
    detail: verdict.detail.replace(turnIn, String(index + 2)),
  }));
}

const turnIn = /(?<=^Tried as number )\d+/;

const taskWords: Readonly<Record<string, string>> = {
  'write-code': 'writing code',
  'algorithmic-code': 'algorithmic code',
  'edit-code': 'editing code',
  'agent-first-step': 'first step of an agent',
  'agent-later-step': 'later step of an agent',
  digest: 'digest of a text',
  math: 'mathematics',
};

/** What kind of task the Auto Router read out of a prompt, in words. */
export function describeTask(taskClass: string): string {
  return taskWords[taskClass] ?? formatCode(taskClass).toLowerCase();
}

/** What a content rule found, and in which message: people count from one. */
export function describeFinding(finding: string): string {
  return inMessages(finding.charAt(0).toUpperCase() + finding.slice(1));
}

function inMessages(text: string): string {
  return text.replace(/\bmessages\[(\d+)\]/g, (_match, index: string) => `message ${Number(index) + 1}`);
}

/** How to call what a sentence has by its id. */
interface NameBook {
  readonly modelName: (id: string) => string;
  readonly providerName: (id: string) => string;
}

/**
 * A sentence of the gateway for a person who looks at the window: with names that they know and the time of their clock.
 * Headers and the log say ids in these places, and errors lead clients to the window.
 */
export function inNames(sentence: string, { modelName, providerName }: NameBook): string {
  return (
    sentence
      .replace(/^Auto: ([a-z-]+)(?=, )/, (_match, taskClass: string) => `Auto: ${describeTask(taskClass)}`)
      .replace(/(?<=\. Tried )\S.*?(?=\. Last: )/, (tried) =>
        tried.replace(
          /([^\s,]+) at ([^\s,]+)/g,
          (_match, model: string, provider: string) => `${modelName(model)} at ${providerName(provider)}`,
        ),
      )
      // only in sentences of the gateway: what a provider said stays as it is
      .replace(
        /(?<= at )[\w.-]+(?= failed \(| answered\.| costs nothing | is not known, | is above the cap | is the )/g,
        providerName,
      )
      .replace(/(?<= after a failure at )[\w.-]+(?= \()/, providerName)
      .replace(/(?<=; it is asked at ).+(?=\.$)/, (ids) => ids.replace(/[^\s,]+/g, providerName))
      .replace(/(?<=, which )\S+(?= serves\.)/, providerName)
      .replace(/(?<=^The request names [^;]+; )\S+(?= (?:is the|answers again))/, providerName)
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (iso) => formatTime(Date.parse(iso), 0))
      .replace(/(?<=^Request blocked[^(]* .*\(in )[^)]+(?=\)\. Remove it)/, inMessages)
      .replace('Open Pareto Desk, go to Keys', 'Go to Keys')
      .replace(' in Pareto Desk under ', ' under ')
  );
}
