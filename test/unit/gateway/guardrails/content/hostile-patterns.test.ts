import { describe, expect, test } from 'vitest';
import { inspectRequest } from '../../../../../electron/gateway/guardrails/content/content-guard.ts';
import { createMatcher } from '../../../../../electron/gateway/guardrails/content/pattern/matcher.ts';
import {
  InvalidPatternError,
  parsePattern,
} from '../../../../../electron/gateway/guardrails/content/pattern/parse-pattern.ts';
import { detectorNames } from '../../../../../shared/guardrails.ts';
import { compiled, contentPolicy, freshMemory } from '../../../../support/content-policies.ts';
import { seededRandom } from '../../../../support/seeded-random.ts';

/** Patterns that are exponential in a backtracking engine, as found in advisories and in the literature on ReDoS. */
const exponential = [
  '(a+)+$',
  '([a-zA-Z]+)*$',
  '(a|aa)+$',
  '(a|a?)+$',
  '(.*a){20}$',
  String.raw`^(\w+\s?)*$`,
  String.raw`^(([a-z])+.)+[A-Z]([a-z])+$`,
  String.raw`(x+x+)+y`,
  String.raw`^(\d+)*$`,
  String.raw`^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$`,
];

/** Patterns that are quadratic or worse in a backtracking engine although nothing is nested. */
const polynomial = [
  'a*b',
  String.raw`\s+$`,
  String.raw`\d+\d+\d+x`,
  '.*.*=.*x',
  'a+a+a+a+a+b',
  String.raw`<!--.*-->`,
  '[a-z]+@[a-z]+[.]com',
  '(?:a|aa|aaa)b',
  '(?:a|b){0,50}c',
  'a(?:.*b)?',
  String.raw`"[^"]*"\s*:\s*"[^"]*"x`,
];

const megabyte = 1_048_576;
const texts: readonly (readonly [name: string, text: string])[] = [
  ['one letter', 'a'.repeat(megabyte)],
  ['letters and a wrong end', `${'a'.repeat(megabyte)}!`],
  ['spaces', ' '.repeat(megabyte)],
  ['digits', '1'.repeat(megabyte)],
  ['two letters in turn', 'ab'.repeat(megabyte / 2)],
  ['comments that never end', '<!--'.repeat(megabyte / 4)],
  ['quotes', '"a":'.repeat(megabyte / 4)],
  ['x', 'x'.repeat(megabyte)],
  ['addresses', 'a@b.'.repeat(megabyte / 4)],
];

describe('a pattern that could explode elsewhere', () => {
  test.each(exponential)('%s is refused, or takes time in proportion to the text', (source) => {
    try {
      parsePattern(source, false);
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidPatternError);
      return;
    }
    for (const [, text] of texts) expect(timeOf(source, text)).toBeLessThan(limitMs);
  });

  test.each(polynomial)('%s takes time in proportion to the text', (source) => {
    for (const [, text] of texts) expect(timeOf(source, text)).toBeLessThan(limitMs);
  });
});

/** CPU time for 1 MB; a quadratic search would take minutes. */
const limitMs = 1_500;

/** What a task costs this process, however busy the machine is with others. @returns ms */
function cpuMsOf(task: () => void): number {
  const before = process.cpuUsage();
  task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function timeOf(source: string, text: string): number {
  const matcher = createMatcher([parsePattern(source, false)]);
  return cpuMsOf(() => matcher.findAll(text, () => true));
}

test('a pattern that meets many more states than are kept still ends in time', () => {
  const text = Array.from({ length: 100_000 }, (_, index) => 'ab'[(index * 7919) % 13 > 6 ? 1 : 0]).join('');
  expect(timeOf('a[ab]{13}c', text)).toBeLessThan(limitMs * 4);
});

test('a pattern that is in hundreds of places at once ends in time', () => {
  const dice = seededRandom(1);
  const text = Array.from({ length: 80_000 }, () => 'abc'[Math.floor(dice() * 3)]).join('');
  expect(timeOf('a.{500}x', text)).toBeLessThan(limitMs);
});

const everything = Object.fromEntries(detectorNames.map((name) => [name, 'redact'])) as Record<string, 'redact'>;

/** What the built-in detectors begin with, over and over. */
const baits: readonly (readonly [name: string, piece: string])[] = [
  ['e-mail without an end', 'a.b-c_d@'],
  ['digits and separators', '4111 1111-'],
  ['addresses of machines', '1.2.3.4.'],
  ['colons', 'a:b::c:'],
  ['beginnings of private keys', '-----BEGIN PRIVATE KEY-----\n'],
  ['beginnings of tokens', 'ghp_sk-ant-eyJ.xoxb-AKIA'],
  ['beginnings of JSON web tokens', 'eyJaaaaaaaaa.'],
  ['beginnings of injections', 'ignore all previous '],
  ['addresses with a password', 'https://a:'],
  ['base58', '5KJvsngHeMpm884wtkJNzQGaCErckhHJBGFsvd3VyK5q'],
];

test.each(baits)('1 MB of %s does not hold up the built-in detectors', (_name, piece) => {
  const body = Buffer.from(JSON.stringify({ prompt: piece.repeat(megabyte / piece.length) }));
  const content = compiled(contentPolicy(everything));
  expect(cpuMsOf(() => void inspectRequest(body, content, freshMemory()))).toBeLessThan(limitMs);
});

test('many small finds do not hold it up either', () => {
  const text = 'jane@acme.org 203.0.113.7 4111 1111 1111 1111 '.repeat(megabyte / 47);
  const body = Buffer.from(JSON.stringify({ messages: [{ role: 'user', content: text }] }));
  let findings: ReturnType<typeof inspectRequest>['findings'] = [];
  const cpuMs = cpuMsOf(() => {
    ({ findings } = inspectRequest(body, compiled(contentPolicy(everything)), freshMemory()));
  });
  expect(cpuMs).toBeLessThan(limitMs);
  expect(findings.map(({ count }) => count)).toEqual([22_310, 22_310, 22_310]);
});

test('nor do many small finds in the arguments of a tool call', () => {
  const text = 'jane@acme.org '.repeat(megabyte / 14);
  const call = { function: { name: 'f', arguments: JSON.stringify({ é: text }) } };
  const body = Buffer.from(JSON.stringify({ messages: [{ role: 'assistant', tool_calls: [call] }] }));
  let redacted = '';
  const cpuMs = cpuMsOf(() => {
    redacted = inspectRequest(body, compiled(contentPolicy(everything)), freshMemory()).bytes.toString();
  });
  expect(cpuMs).toBeLessThan(limitMs);
  expect(redacted).not.toContain('@');
});
