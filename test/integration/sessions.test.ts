import { afterAll, beforeAll, expect, test } from 'vitest';
import { startUpstream, type FakeUpstream } from '../support/fake-upstream.ts';
import { aModel, aProvider, startGateway, type RunningGateway } from '../support/running-gateway.ts';

let upstream: FakeUpstream;
let gateway: RunningGateway;

beforeAll(async () => {
  upstream = await startUpstream();
  const at = (promptUsdPerMTok: number, throughputP50: number) => ({
    endpoints: [{ provider: 'p', modelId: 'm', promptUsdPerMTok, completionUsdPerMTok: 1, throughputP50 }],
  });
  gateway = await startGateway({
    providers: [aProvider('p', upstream.baseUrl)],
    models: [
      aModel('acme/cheap', 'p', 'high', 1, at(1, 10)),
      aModel('bolt/fast', 'p', 'high', 5, at(5, 200)),
      aModel('core/small', 'p', 'low', 0.1, at(0.1, 50)),
    ],
  });
});
afterAll(async () => {
  await gateway.close();
  await upstream.close();
});

test('a conversation is not held by what was answered to other wishes', async () => {
  const auto = (costTier: string) => ({ model: 'auto', plugins: [{ id: 'auto-router', cost_tier: costTier }] });
  const answeredBy = async (body: object): Promise<string | null> => {
    const response = await gateway.chat({ session_id: 'one', ...body });
    await response.text();
    return response.headers.get('x-pareto-model');
  };
  expect(await answeredBy({ model: 'core/small' })).toBe('core/small');
  expect(await answeredBy({ model: 'pareto-code' })).toBe('acme/cheap');
  expect(await answeredBy({ model: 'pareto-code:nitro' })).toBe('bolt/fast');
  expect(await answeredBy(auto('low'))).toBe('core/small');
  expect(await answeredBy(auto('max'))).toBe('bolt/fast');
});
