import { describe, expect, test } from 'vitest';
import { aModel, aProvider, clientSecret, startGateway } from '../support/running-gateway.ts';

describe('requests that go in circles', () => {
  test('a provider that points back at the gateway is noticed', async () => {
    const loop = await startGateway({ providers: [], models: [] });
    await loop.close();
    const port = loop.port;
    const again = await startGateway({
      providers: [{ ...aProvider('self', `http://127.0.0.1:${port}/v1`), apiKey: clientSecret }],
      models: [aModel('self/one', 'self', 'high', 1)],
    });
    await again.gateway.close(0);
    expect(await again.gateway.listen(port)).toBe(port);
    const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clientSecret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'self/one', messages: [{ role: 'user', content: 'hi' }] }),
    });
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('508');
    expect(again.log.map(({ attempts }) => attempts.length)).toEqual([1]);
    await again.close();
  });

  test('two gateways that point at each other are noticed as well', async () => {
    const far = await startGateway({ providers: [], models: [] });
    await far.close();
    const oneModel = (port: number) => ({
      providers: [{ ...aProvider('other', `http://127.0.0.1:${port}/v1`), apiKey: clientSecret }],
      models: [
        aModel('other/one', 'other', 'high', 1),
        aModel('other/vectors', 'other', 'low', 1, { endpoints: [{ provider: 'other', modelId: 'other/vectors' }] }),
      ],
    });
    const near = await startGateway(oneModel(far.port));
    const farAgain = await startGateway(oneModel(near.port));
    await farAgain.gateway.close(0);
    await farAgain.gateway.listen(far.port);
    const response = await near.chat({ model: 'other/one' });
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('points back at this gateway');
    expect([near.log.length, farAgain.log.length]).toEqual([1, 1]);
    const embedded = await near.post('/v1/embeddings', { model: 'other/vectors', input: 'text' });
    expect([embedded.status, await embedded.text()]).toEqual([502, expect.stringContaining('points back')]);
    expect([near.log.length, farAgain.log.length]).toEqual([2, 2]);
    await Promise.all([near.close(), farAgain.close()]);
  });
});
