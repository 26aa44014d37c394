import { expect, onTestFinished, test } from 'vitest';
import { whyHeader } from '../../../electron/demo/demo-answer.ts';
import { startDemoProviders } from '../../../electron/demo/demo-providers.ts';

test('a simulated provider answers the gateway, and no web page that has found its port', async () => {
  const demo = await startDemoProviders();
  onTestFinished(() => demo.close());
  const provider = demo.providers.find(({ id }) => id === 'demo-east');
  const ask = async (headers: Record<string, string>): Promise<number> => {
    const answer = await fetch(`${provider?.baseUrl}/chat/completions`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ model: 'swift', messages: [{ role: 'user', content: 'Hello' }] }),
    });
    await answer.text();
    return answer.status;
  };
  expect(await ask({ 'content-type': 'text/plain' })).toBe(404);
  expect(await ask({ 'content-type': 'application/json', [whyHeader]: '' })).toBe(200);
});
