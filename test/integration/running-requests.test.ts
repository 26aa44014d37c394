import { beforeEach, expect, test, vi } from 'vitest';
import { staysSilent, writes, type Script } from '../support/fake-upstream.ts';
import { useOneProvider } from '../support/one-provider.ts';
import { begunText } from '../support/recorded-events.ts';

const house = useOneProvider();

beforeEach(() => {
  house.gateway.progress.length = 0;
});

test.each<readonly [string, boolean, Script]>([
  ['waits for an answer in one piece', false, staysSilent],
  ['waits for the first token', true, staysSilent],
  ['has begun to stream at once', true, writes(begunText('openai-chat'), 'silence')],
])('the window is told, once, of a request that %s', async (_, stream, script) => {
  const { gateway, upstream } = house;
  upstream.play(script);
  const hangUp = new AbortController();
  const asking = gateway.chat({ stream }, { signal: hangUp.signal }).catch(() => {});
  await vi.waitFor(() => expect(gateway.progress).toHaveLength(1));
  expect(gateway.progress[0]).toMatchObject({
    outcome: 'running',
    model: 'acme/one',
    provider: 'acme',
    streamed: stream,
  });
  const ended = gateway.nextLog();
  hangUp.abort();
  await Promise.all([asking, ended]);
  // the end of an attempt is told as well
  expect(gateway.progress.filter(({ attempts }) => attempts.length === 0)).toHaveLength(1);
});
