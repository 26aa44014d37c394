import { beforeEach, describe, expect, test } from 'vitest';
import { answers, fails, resets } from '../support/fake-upstream.ts';
import { aModel } from '../support/running-gateway.ts';
import { useTwoProviders } from '../support/two-providers.ts';

const house = useTwoProviders();

describe('who stepped in for whom', () => {
  const reasonOf = async (body: object) => {
    const response = await house.gateway.post(
      '/v1/chat/completions',
      { model: 'pareto-code', messages: [{ role: 'user', content: 'x' }], ...body },
      { headers: { 'x-openrouter-metadata': 'enabled' } },
    );
    const text = await response.text();
    const metadata = /"openrouter_metadata":(\{.*\})\}/.exec(text)?.[1];
    return { reason: response.headers.get('x-pareto-reason'), metadata: JSON.parse(metadata ?? '{}') as object };
  };

  beforeEach(async () => {
    await house.restart({
      models: [
        aModel('acme/one', 'cheap', 'high', 1),
        aModel('other/two', 'dear', 'medium', 2),
        aModel('acme/long', 'cheap', 'low', 1, { name: 'long'.repeat(70) }),
      ],
    });
    house.cheap.play(fails(500));
  });

  test.each([true, false])('is said in header, metadata and log, stream %s', async (stream) => {
    const { reason, metadata } = await reasonOf({ stream });
    expect(reason).toMatch(/\. one at cheap failed \(500\), so two at dear answered\.$/);
    expect(metadata).toMatchObject({
      params: { tier_requested: 'high', tier_used: 'medium' },
      pipeline: [{ summary: reason }],
    });
    expect(house.gateway.log[0]).toMatchObject({ tierRequested: 'high', tierUsed: 'medium', why: reason });
  });

  test('a connection that never came about is told in words', async () => {
    house.cheap.play(resets);
    const { reason } = await reasonOf({ model: 'acme/one', models: ['other/two'] });
    expect(reason).toMatch(/\. one at cheap failed \(connection reset\), so two at dear answered\.$/);
  });

  test('a long reason makes room for it', async () => {
    const { reason } = await reasonOf({ model: 'acme/long', models: ['other/two'] });
    expect(reason).toMatch(/^The request names long.* failed \(500\), so two at dear answered\.$/);
    expect(reason).toHaveLength(500);
  });

  test('nothing is added where the first one answers', async () => {
    house.cheap.play(answers('Hello.'));
    expect((await reasonOf({})).reason).not.toMatch(/failed|answered/);
  });
});
