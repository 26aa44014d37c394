import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { testKey } from '../../../electron/desk/key-test.ts';
import type { Provider } from '../../../electron/gateway/catalog/catalog.ts';

function providerAt(baseUrl: string, members: Partial<Provider> = {}): Provider {
  return {
    id: 'acme',
    name: 'Acme',
    baseUrl,
    dialectBaseUrls: {},
    dialects: ['openai-chat'],
    auth: 'bearer',
    extraHeaders: {},
    environmentVariables: [],
    listModelsPath: '/models',
    local: true,
    demo: false,
    custom: true,
    usageOnRequest: false,
    aggregator: false,
    ...members,
  };
}

/** A provider's server. @returns its base URL. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

const list = JSON.stringify({ data: [{ id: 'big' }, { id: 'small' }] });

test.each([
  ['bearer', { authorization: 'Bearer sk-one' }],
  ['x-api-key', { 'x-api-key': 'sk-one', 'acme-version': '1' }],
  ['none', {}],
] as const)('the model list is asked for with %s authentication', async (auth, expected) => {
  const seen: unknown[] = [];
  const baseUrl = await serve((incoming, outgoing) => {
    const { authorization, 'x-api-key': apiKey, 'acme-version': version } = incoming.headers;
    seen.push([incoming.method, incoming.url, { authorization, 'x-api-key': apiKey, 'acme-version': version }]);
    outgoing.end(list);
  });
  const extraHeaders: Record<string, string> = auth === 'x-api-key' ? { 'acme-version': '1' } : {};
  const result = await testKey(providerAt(baseUrl, { auth, extraHeaders }), 'sk-one');
  expect(result).toMatchObject({
    ok: true,
    message: `Acme ${auth === 'none' ? 'answers' : 'accepted the key'} and offers 2 models.`,
  });
  const none = { authorization: undefined, 'x-api-key': undefined, 'acme-version': undefined };
  expect(seen).toEqual([['GET', '/v1/models', { ...none, ...expected }]]);
});

test.each([
  [401, 'Acme refused the key (401). Check that it was pasted whole and is still active.'],
  [403, 'Acme refused the key (403). Check that it was pasted whole and is still active.'],
  [402, 'Acme knows the key, but the account has no credit left (402).'],
  [404, 'Acme has nothing at /models (404). Check the base URL.'],
  [429, 'Acme asks to slow down (429), so the key could not be tested. Try again in a minute.'],
  [500, 'Acme has a problem of its own (500). Try again later.'],
  [418, 'Acme answered with status 418, so the key could not be tested.'],
])('status %i gets its sentence', async (status, message) => {
  const baseUrl = await serve((_incoming, outgoing) => outgoing.writeHead(status).end('sk-one'));
  expect(await testKey(providerAt(baseUrl), 'sk-one')).toMatchObject({ ok: false, message });
});

// continuedev/continue#10290 and #10778
test.each([
  [400, '[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key."}}]', 'key_refused'],
  [400, '{"code":"invalid-argument","error":"Incorrect API key provided: sk***e."}', 'key_refused'],
  [401, 'Unauthorized', 'key_refused'],
  [402, '{}', 'payment_required'],
  [403, '{"error":{"message":"Your account is suspended"}}', 'key_refused'],
  [403, '{"error":{"message":"Not in your region"}}', null],
  [400, '{"error":{"message":"No such parameter"}}', null],
])('%i with %s says of the key: %s', async (status, body, reason) => {
  const baseUrl = await serve((_incoming, outgoing) => outgoing.writeHead(status).end(body));
  const { refusal, message } = await testKey(providerAt(baseUrl), 'sk-one');
  expect(refusal?.reason ?? null).toBe(reason);
  if (reason === 'key_refused') expect(message).toContain(`refused the key (${status})`);
});

test('a redirect is not followed, so the key stays where it belongs', async () => {
  const visited: unknown[] = [];
  const elsewhere = await serve((incoming, outgoing) => {
    visited.push(incoming.headers.authorization);
    outgoing.end(list);
  });
  const baseUrl = await serve((_incoming, outgoing) => outgoing.writeHead(307, { location: elsewhere }).end());
  const result = await testKey(providerAt(baseUrl), 'sk-one');
  expect(result).toMatchObject({ ok: false, message: expect.stringContaining('another address (307)') as string });
  expect(visited).toEqual([]);
});

test('a web page is no model list', async () => {
  const baseUrl = await serve((_incoming, outgoing) => outgoing.end('<html>Sign in</html>'));
  expect(await testKey(providerAt(baseUrl), 'sk-one')).toMatchObject({
    ok: false,
    message: 'Acme answered, but not with a model list. Check the base URL.',
  });
});

test('a server that is not there, one that stays silent and one that hangs up get their sentences', async () => {
  const silent = await serve(() => {});
  const rude = await serve((incoming) => incoming.socket.destroy());
  const gone = await serve(() => {});
  const messages = [
    await testKey(providerAt('http://127.0.0.1:9/v1'), 'sk-one'),
    await testKey(providerAt(silent), 'sk-one', 300),
    await testKey(providerAt(rude), 'sk-one'),
    await testKey(providerAt(gone), 'sk-\none'),
  ].map(({ message }) => message);
  expect(messages).toEqual([
    'Nothing answers at 127.0.0.1:9. Is Acme running, and is the base URL right?',
    'Acme did not answer within 0 seconds.',
    `${new URL(rude).host} closed the connection without an answer.`,
    'The key has characters that cannot be sent. Paste it again.',
  ]);
});
