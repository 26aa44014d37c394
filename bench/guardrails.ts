// node bench/guardrails.ts: what content guardrails cost, in ms per 100 KB of request text.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileContent, type CompiledContent } from '../electron/gateway/guardrails/content/compile-content.ts';
import { inspectRequest } from '../electron/gateway/guardrails/content/content-guard.ts';
import { createSeenTexts } from '../electron/gateway/guardrails/content/seen-texts.ts';
import { detectorNames, factoryGuardrails, type ContentPolicy } from '../shared/guardrails.ts';

const rounds = 30;
const everything = Object.fromEntries(detectorNames.map((name) => [name, 'redact'])) as ContentPolicy['detectors'];

const policies: readonly (readonly [name: string, policy: ContentPolicy])[] = [
  [
    'secrets only',
    { ...factoryGuardrails.content, detectors: { ...factoryGuardrails.content.detectors, secrets: 'flag' } },
  ],
  ['all detectors', { ...factoryGuardrails.content, detectors: everything }],
  [
    'all detectors and 10 own patterns',
    {
      ...factoryGuardrails.content,
      detectors: everything,
      custom: Array.from({ length: 10 }, (_, number) => ({
        label: `Project ${number}`,
        pattern: String.raw`\bproject[ -]?${number}[a-z]*\b|\bPRJ-${number}\d{3,6}\b`,
        ignoreCase: true,
        action: 'redact' as const,
      })),
    },
  ],
];

const size = 400_000;
const texts: readonly (readonly [name: string, text: string])[] = [
  ['source code', sources().slice(0, size)],
  [
    'prose',
    'The quick brown fox jumps over the lazy dog, and nobody asked it to do so. '.repeat(size / 74).slice(0, size),
  ],
  ['base64', Buffer.from(sources().slice(0, size)).toString('base64').slice(0, size)],
  ['one letter', 'a'.repeat(size)],
  [
    'digits',
    Array.from({ length: size / 10 }, (_, line) => String(1_000_000_000 + ((line * 7_919_777) % 899_999_999)))
      .join(' ')
      .slice(0, size),
  ],
];

/** The program's own source: what agents read most. */
function sources(): string {
  const folder = join(import.meta.dirname, '..', 'electron');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

/** An agent's turn: many messages, none met before. */
function bodyOf(text: string, round: number): Buffer {
  const piece = 4_000;
  const messages = Array.from({ length: Math.ceil(text.length / piece) }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: `${round} ${text.slice(index * piece, (index + 1) * piece)}`,
  }));
  return Buffer.from(JSON.stringify({ model: 'pareto-code', messages }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function measure(content: CompiledContent, text: string) {
  const memory = { seen: createSeenTexts(), seed: 1 };
  const bodies = Array.from({ length: rounds }, (_, round) => bodyOf(text, round));
  const time = (body: Buffer): number => {
    const startedAt = performance.now();
    inspectRequest(body, content, memory);
    return ((performance.now() - startedAt) / body.length) * 100_000;
  };
  const [first = Number.NaN, ...unseen] = bodies.map(time);
  return { first, unseen: median(unseen), seen: median(bodies.map(time)) };
}

console.log(
  'ms per 100 KB of request body; first = the very first text after a change of settings, median of the others\n',
);
console.log(
  `${'policy'.padEnd(36)}${'text'.padEnd(14)}${'first'.padStart(8)}${'unseen'.padStart(8)}${'seen'.padStart(8)}`,
);
for (const [policyName, policy] of policies) {
  for (const [name, text] of texts) {
    const { first, unseen, seen } = measure(compileContent([policy]), text);
    const figures = [first, unseen, seen].map((figure) => figure.toFixed(3).padStart(8)).join('');
    console.log(`${policyName.padEnd(36)}${name.padEnd(14)}${figures}`);
  }
}
