import { describe, expect, test } from 'vitest';
import { answers, fails, sendJson } from '../support/fake-upstream.ts';
import { aModel, aProvider } from '../support/running-gateway.ts';
import { useTwoProviders } from '../support/two-providers.ts';

const house = useTwoProviders();

describe('cooldown', () => {
  test('a failed endpoint rests, and the next request goes straight to another', async () => {
    house.cheap.play(fails(500));
    await (await house.gateway.chat({})).text();
    await (await house.gateway.chat({})).text();
    expect([house.cheap.seen.length, house.dear.seen.length]).toEqual([1, 2]);
    expect(house.gateway.gateway.snapshot().rests.get('acme/one@cheap')).toMatchObject({
      reason: 'provider_error',
      status: 500,
    });
  });

  test('after the rest one request probes it, and success brings it back', async () => {
    await house.restart({ settings: { limits: { cooldownMs: 50 } } });
    house.cheap.play(fails(500));
    await (await house.gateway.chat({})).text();
    house.cheap.play(answers('Back again.'));
    await expect.poll(async () => (await house.gateway.chat({})).headers.get('x-pareto-model')).toBe('acme/one');
    expect(house.gateway.gateway.snapshot().rests.size).toBe(0);
  });

  test.each([401, 402])('%i takes the whole provider out, in the same request and in the next ones', async (status) => {
    await house.restart({
      models: [
        ...['a/one', 'b/one', 'c/one'].map((id, index) => aModel(id, 'cheap', 'high', 1 + index)),
        aModel('other/two', 'dear', 'high', 9),
      ],
    });
    house.cheap.play(fails(status));
    for (let request = 0; request < 2; request += 1) {
      const response = await house.gateway.chat({});
      await response.text();
      expect([response.status, response.headers.get('x-pareto-model')]).toEqual([200, 'other/two']);
    }
    expect([house.cheap.seen.length, house.dear.seen.length]).toEqual([1, 2]);
    house.cheap.play(answers('Paid.'));
    house.gateway.gateway.wake('cheap');
    expect((await house.gateway.chat({})).headers.get('x-pareto-model')).toBe('a/one');
    expect(house.gateway.gateway.snapshot().rests.size).toBe(0);
  });

  test('a provider that cannot be reached rests with all its models, and another one answers the same request', async () => {
    await house.restart({
      providers: [aProvider('gone', 'http://127.0.0.1:9/v1'), aProvider('dear', house.dear.baseUrl)],
      models: [
        ...['a/one', 'b/one', 'c/one'].map((id, index) => aModel(id, 'gone', 'high', 1 + index)),
        aModel('other/two', 'dear', 'high', 9),
      ],
    });
    for (let request = 0; request < 2; request += 1) {
      const response = await house.gateway.chat({});
      await response.text();
      expect([response.status, response.headers.get('x-pareto-model')]).toEqual([200, 'other/two']);
    }
    expect(house.gateway.log.map(({ attempts }) => attempts.length)).toEqual([2, 1]);
    expect([...house.gateway.gateway.snapshot().rests.keys()].toSorted()).toEqual([
      'a/one@gone',
      'b/one@gone',
      'c/one@gone',
    ]);
  });

  test('a refused key moves on to nobody where the request wants one provider only', async () => {
    house.cheap.play(fails(401));
    const response = await house.gateway.chat({ model: 'acme/one', provider: { allow_fallbacks: false } });
    expect([response.status, house.dear.seen.length]).toEqual([502, 0]);
  });

  test('Retry-After wins over the setting', async () => {
    house.cheap.play(fails(429, { 'retry-after': '120' }));
    const before = Date.now();
    await (await house.gateway.chat({})).text();
    const rest = house.gateway.gateway.snapshot().rests.get('acme/one@cheap');
    expect(rest?.fromProvider).toBe(true);
    expect((rest?.until ?? 0) - before).toBeGreaterThanOrEqual(120_000);
  });

  test.each([
    ['in its own format', (error: object) => ({ error })],
    ['in its chat format', (error: object) => [{ error }]],
  ])('Google says it in the body, %s', async (_, wrap) => {
    const details = [
      { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [] },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '120.5s' },
    ];
    const error = { code: 429, message: 'You exceeded your quota.', status: 'RESOURCE_EXHAUSTED', details };
    house.cheap.play((outgoing) => sendJson(outgoing, 429, wrap(error)));
    const before = Date.now();
    await (await house.gateway.chat({})).text();
    const rest = house.gateway.gateway.snapshot().rests.get('acme/one@cheap');
    expect(rest?.fromProvider).toBe(true);
    expect((rest?.until ?? 0) - before).toBeGreaterThanOrEqual(120_500);
  });
});
