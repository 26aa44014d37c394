import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, type AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { aModel, aProvider, startGateway } from '../support/running-gateway.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.closeAllConnections();
});

const whole = JSON.stringify({
  id: 'x',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

/** What a provider was sent, request by request. */
async function startUpstream(answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void) {
  const bodies: Promise<string>[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    bodies.push(
      new Promise((resolve) => incoming.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))),
    );
    incoming.on('error', () => {});
    answer(incoming, outgoing);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

const endWhole = (outgoing: ServerResponse): void =>
  void outgoing.writeHead(200, { 'content-type': 'application/json' }).end(whole);

/** Each conversation is one letter over and over: a byte of another one would be seen. */
const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const bodyOf = (letter: string, bytes: number) => ({
  messages: [{ role: 'user', content: letter.repeat(bytes) }],
  n: 1,
});
const sent = (body: object): string => JSON.stringify({ model: 'm', ...body });
/** Texts of a megabyte make no readable difference. */
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

test('a hundred large requests at once reach the provider byte for byte, and none holds a byte of another', async () => {
  const upstream = await startUpstream((incoming, outgoing) => incoming.on('end', () => endWhole(outgoing)));
  const gateway = await startGateway({
    providers: [aProvider('p', upstream.url)],
    models: [aModel('acme/m', 'p', 'high', 1, { contextLength: 10_000_000 })],
  });
  const sizes = [70_000, 300_000, 1_000_000];
  const asked = Array.from({ length: 100 }, (_, index) =>
    bodyOf(letters[index % letters.length] as string, sizes[index % 3] as number),
  );
  for (let at = 0; at < asked.length; at += 20) {
    const answers = await Promise.all(asked.slice(at, at + 20).map((body) => gateway.chat(body)));
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(answers.map(() => whole));
  }
  const received = await Promise.all(upstream.bodies);
  expect(received.map(digest).toSorted()).toEqual(asked.map((body) => digest(sent(body))).toSorted());
  await gateway.close();
}, 60_000);

/** Answers as soon as a request begins, and reads on when it likes to: as no provider should. */
async function startHastyUpstream() {
  const heard: Buffer[][] = [];
  const server = createSocketServer((socket) => {
    const chunks: Buffer[] = [];
    heard.push(chunks);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (!chunk.includes('POST ')) return;
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${whole.length}\r\n\r\n${whole}`,
      );
      socket.pause();
      setTimeout(() => socket.resume(), 30);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bodies = (): string[] =>
    heard.flatMap((chunks) => {
      const requests = Buffer.concat(chunks).toString('latin1').split('POST ').slice(1);
      return requests.map((request) => request.slice(request.indexOf('\r\n\r\n') + 4));
    });
  return { bodies, close: () => server.close(), url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

test('a provider that answers before it has read the request gets nothing but that request', async () => {
  const upstream = await startHastyUpstream();
  const gateway = await startGateway({
    providers: [aProvider('p', upstream.url)],
    models: [aModel('acme/m', 'p', 'high', 1, { contextLength: 10_000_000 })],
    settings: { limits: { cooldownMs: 10 } },
  });
  const asked = letters.slice(0, 16).map((letter) => bodyOf(letter, 3_000_000));
  for (let at = 0; at < asked.length; at += 4) {
    await Promise.all(asked.slice(at, at + 4).map(async (body) => (await gateway.chat(body)).text()));
  }
  await gateway.close();
  upstream.close();
  const heard = upstream.bodies();
  const foreign = heard.filter((body) => !asked.some((known) => sent(known).startsWith(body)));
  expect(foreign.map(({ length }) => length)).toEqual([]);
  expect(heard.length).toBe(asked.length);
}, 60_000);
