import { expect, test } from 'vitest';
import { createSessionBook } from '../../../../electron/gateway/pipeline/session-book.ts';
import { guessFormat, readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import { readIntent } from '../../../../electron/gateway/routing/read-intent.ts';
import { plan } from '../../../support/a-plan.ts';
import { aRequest, aSnapshot, noon, type ModelSketch } from '../../../support/a-snapshot.ts';

const models: readonly ModelSketch[] = [{ id: 'acme/one', tier: 'high' }];
const usage = { prompt: 10, completion: 5, cached: 4, cacheWrite: 3, reasoning: 1 };
const bytes = Buffer.from(
  JSON.stringify({ model: 'auto', session_id: 's', messages: [{ role: 'user', content: 'Hello' }] }),
);
const request = readInbound(guessFormat(bytes), bytes, () => null);

function talk(...ids: readonly string[]) {
  const book = createSessionBook();
  const snapshot = aSnapshot({ models });
  const [step] = plan({ models }).steps;
  if (step === undefined) throw new Error('The sketch has no endpoint.');
  for (const id of ids) {
    const intent = readIntent(aRequest(id), snapshot);
    book.remember('k', request, { intent, step, usage, now: noon });
  }
  return book.sessionsOf('k').get(request.sessionKey ?? '') ?? [];
}

test('a router keeps its place while the agent asks a model by name in between', () => {
  const memories = talk('pareto-code', 'acme/one', 'pareto-code', 'acme/one', 'pareto-code');
  expect(memories.map(({ wishes, answers }) => [wishes.router, answers])).toEqual([
    ['pareto', 3],
    ['direct', 2],
  ]);
});

test('a conversation remembers four kinds of wishes, the newest', () => {
  const memories = talk('pareto-code', 'pareto-code:low', 'pareto-code:nitro', 'auto', 'acme/one');
  expect(memories.map(({ wishes: { router, tier, sort } }) => [router, tier, sort])).toEqual([
    ['direct', null, 'price'],
    ['auto', null, 'price'],
    ['pareto', 'high', 'throughput'],
    ['pareto', 'low', 'price'],
  ]);
});
