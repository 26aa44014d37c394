// npm run bench:guardrails [-- --json]: what content guardrails cost, in ms per 100 KB of request text; with --json one line,
// `{"usPer100KB"}`, of what agents send most with every detector on.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileContent, type CompiledContent } from '../electron/gateway/guardrails/content/compile-content.ts';
import { createGuardMemory, inspectRequest } from '../electron/gateway/guardrails/content/content-guard.ts';
import { detectorNames, factoryGuardrails, type ContentPolicy } from '../shared/guardrails.ts';

const rounds = 40;
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

/** CPU time of this thread, ms: what else the machine does is not our cost. Its clock is coarse, so many bodies are timed together. */
function cpuMs(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

function measure(content: CompiledContent, text: string) {
  const memory = createGuardMemory(1);
  const bodies = Array.from({ length: rounds }, (_, round) => bodyOf(text, round));
  const inspect = (body: Buffer) => void inspectRequest(body, content, memory);
  const first = cpuMs(() => bodies.slice(0, 1).forEach(inspect));
  const unseen = cpuMs(() => bodies.slice(1).forEach(inspect));
  const [last = Buffer.alloc(0)] = bodies.slice(-1);
  const turns = bodies.map((_, turn) =>
    Buffer.from(last.toString('utf8').replace(/\]\}$/, `${',{"role":"user","content":"Go on."}'.repeat(turn + 1)}]}`)),
  );
  const seen = cpuMs(() => turns.forEach(inspect));
  const per100Kb = (ms: number, of: readonly Buffer[]) =>
    (ms / of.reduce((sum, { length }) => sum + length, 0)) * 100_000;
  return {
    first: per100Kb(first, bodies.slice(0, 1)),
    unseen: per100Kb(unseen, bodies.slice(1)),
    seen: per100Kb(seen, turns),
  };
}

function printTable(): void {
  console.log(
    'CPU ms per 100 KB of request body: the very first text after a change of settings, text not seen before,\nand the next turn of the same conversation \n',
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
}

function printFigure(): void {
  const [, [, everyDetector]] = policies as readonly [unknown, readonly [string, ContentPolicy]];
  const [[, sourceCode]] = texts as readonly [readonly [string, string]];
  console.log(JSON.stringify({ usPer100KB: measure(compileContent([everyDetector]), sourceCode).unseen * 1_000 }));
}

if (process.argv.includes('--json')) printFigure();
else printTable();
