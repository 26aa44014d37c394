import { expect, test } from 'vitest';
import {
  clientName,
  describeDialect,
  describeFinding,
  describeOrder,
  inNames,
  inTurn,
  numberedInTurn,
} from '../../../renderer/request-words.ts';

test.each([
  ['Claude Code', 'claude-cli/2.1.197 (external, cli)', 'Claude Code'],
  ['Cursor', 'OpenAI/Python 2.14.0', 'Cursor'],
  ['Default', 'claude-cli/2.1.197 (external, cli)', 'Claude Code'],
  ['Default', 'codex_cli_rs/0.169.0', 'Codex'],
  ['Default', 'OpenAI/JS 7.57.0', 'OpenAI JS'],
  ['Default', 'Zed/0.231.0 (linux; x86_64)', 'Zed'],
  ['Default', null, 'Default'],
])('a request with the key "%s" from "%s" is by %s', (clientKey, client, name) => {
  expect(clientName({ clientKey, client })).toBe(name);
});

test('a wire format without words is shown by its name', () => {
  expect([describeDialect('anthropic-messages'), describeDialect('newer')]).toEqual(['Anthropic messages', 'newer']);
});

test.each([
  ['pareto', 'price', 'Cheapest first'],
  ['direct', 'latency', 'Quickest first token'],
  ['auto', 'price', 'What suits the prompt'],
  ['free', 'price', 'Most reliable first'],
  ['pareto', null, '–'],
] as const)('the order of the %s router by %s is "%s"', (router, sort, words) => {
  expect(describeOrder({ router, sort })).toBe(words);
});

test('what a content rule found is told by the number of the message, counted from one', () => {
  expect(describeFinding('phone found in messages[0]')).toBe('Phone found in message 1');
});

test('models on standby stand in their turn, and behind them those that nobody would try', () => {
  const details = [
    'Usable, but three others come first by price.',
    'Tried as number 10, in the neighbouring high tier.',
    'Tried as number 2, when those before it fail.',
    'Tried as number 9, in the neighbouring high tier.',
  ];
  const standby = details.map((detail, index) => ({
    model: `m/${index}`,
    verdict: 'standby' as const,
    rule: 'fallback',
    detail,
  }));
  expect(inTurn(standby).map(({ model }) => model)).toEqual(['m/2', 'm/3', 'm/1', 'm/0']);
});

test('in a list of models no number is left out, whatever else would be asked in between', () => {
  const details = [
    'Tried as number 6, in the neighbouring medium tier.',
    'Its cached prefix is worth less than the saving.',
    'Tried as number 3, when those before it fail.',
  ];
  const standby = details.map((detail) => ({ model: 'm', verdict: 'standby' as const, rule: 'fallback', detail }));
  expect(numberedInTurn(standby).map(({ detail }) => detail)).toEqual([
    'Tried as number 2, when those before it fail.',
    'Tried as number 3, in the neighbouring medium tier.',
    'Its cached prefix is worth less than the saving.',
  ]);
});

test.each([
  ['Auto: agent-first-step, dial 7: Big, 86 % likely.', 'Auto: first step of an agent, dial 7: Big, 86 % likely.'],
  ['Auto: newer-task, dial 7: Big.', 'Auto: newer task, dial 7: Big.'],
  [
    'Big is the cheapest. Big at acme failed (503) and Small at acme failed (timeout), so Other at z.ai-2 answered.',
    'Big is the cheapest. Big at Acme Inc failed (503) and Small at Acme Inc failed (timeout), so Other at z.ai-2 answered.',
  ],
  [
    'No model could answer. Tried a/big-1.5 at acme, b/other at gone. Last: Acme Inc failed at a/big-1.5 at acme.',
    'No model could answer. Tried Big at Acme Inc, b/other at gone. Last: Acme Inc failed at a/big-1.5 at acme.',
  ],
  ['Big fits no auto at acme.', 'Big fits no auto at acme.'],
  ['Big at acme costs nothing and comes first.', 'Big at Acme Inc costs nothing and comes first.'],
  ['Its input price at acme is not known, and so on.', 'Its input price at Acme Inc is not known, and so on.'],
  ['It rests for 20 s after a failure at acme (timeout).', 'It rests for 20 s after a failure at Acme Inc (timeout).'],
  [
    'The request names it; it is asked at acme and z.ai-2.',
    'The request names it; it is asked at Acme Inc and z.ai-2.',
  ],
  ['The request names Big, which acme serves.', 'The request names Big, which Acme Inc serves.'],
  [
    'The request names Big; acme is the cheapest of its usable providers.',
    'The request names Big; Acme Inc is the cheapest of its usable providers.',
  ],
  [
    'The request names Big; acme answers again. The session stays while its prompt is cached.',
    'The request names Big; Acme Inc answers again. The session stays while its prompt is cached.',
  ],
  [
    'No provider is ready. Open Pareto Desk, go to Keys and paste the key of a provider you have.',
    'No provider is ready. Go to Keys and paste the key of a provider you have.',
  ],
  ['Change it in Pareto Desk under Guardrails.', 'Change it under Guardrails.'],
  [
    'Request blocked by content filter: secrets (anthropic-key) (in messages[0], messages[2]). Remove it, or change the rule in Pareto Desk under Guardrails.',
    'Request blocked by content filter: secrets (anthropic-key) (in message 1, message 3). Remove it, or change the rule under Guardrails.',
  ],
  [
    'Acme Inc rejected the request (400): messages[0] is empty.',
    'Acme Inc rejected the request (400): messages[0] is empty.',
  ],
])('"%s" is shown as "%s"', (sentence, shown) => {
  const names = {
    modelName: (id: string) => (id === 'a/big-1.5' ? 'Big' : id),
    providerName: (id: string) => (id === 'acme' ? 'Acme Inc' : id),
  };
  expect(inNames(sentence, names)).toBe(shown);
});

test('a moment in a sentence is told by the clock of the person', () => {
  const names = { modelName: (id: string) => id, providerName: (id: string) => id };
  const moment = new Date(2026, 10, 28, 9, 5);
  expect(inNames(`It begins anew at ${moment.toISOString()}. Change it.`, names)).toBe(
    'It begins anew at 28 Nov, 09:05. Change it.',
  );
});
