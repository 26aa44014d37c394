import { readdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { Pool } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answers, sendJson, startUpstream, type FakeUpstream } from '../support/fake-upstream.ts';
import { mutatedRequest } from '../support/mutated-requests.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { exchange, opened } from '../support/raw-socket.ts';
import { aModel, aProvider, clientSecret, startGateway, type RunningGateway } from '../support/running-gateway.ts';

/** `PARETO_DESK_LONG=1` for a release; `PARETO_DESK_SEED` for other requests. */
const isLong = process.env['PARETO_DESK_LONG'] === '1';
const seed = Number(process.env['PARETO_DESK_SEED'] ?? 20_261_123);
const requests = isLong ? 1_000_000 : 10_000;
/** Sockets that send their headers a byte at a time, keys that are wrong, connections that are dropped. */
const slow = 300;
const tries = 2_000;
/** Client, provider and gateway together, warming up included: it levels off at about 200 MB. The soak measures the program alone. */
const mostGrowthBytes = 300 * 1024 * 1024;

let upstream: FakeUpstream;
let gateway: RunningGateway;
const bugs: unknown[] = [];
const loris: Socket[] = [];
let lorisClosed = 0;

beforeAll(async () => {
  upstream = await startUpstream((outgoing, seen) =>
    seen.path.endsWith('/embeddings')
      ? sendJson(outgoing, 200, { object: 'list', data: [{ index: 0, embedding: [0.5] }] })
      : answers('Hello.')(outgoing, seen),
  );
  gateway = await startGateway({
    providers: [aProvider('acme', upstream.baseUrl)],
    models: [aModel('acme/one', 'acme', 'high', 1)],
    settings: { limits: { maxBodyBytes: 200_000, cooldownMs: 10 } },
    reportBug: (error) => bugs.push(error),
  });
  for (let index = 0; index < slow; index += 1) {
    const socket = await opened(gateway.port);
    socket.on('error', () => {}).on('close', () => (lorisClosed += 1));
    socket.resume().write('POST /v1/chat/completions HTTP/1.1\r\nx-slow: ');
    loris.push(socket);
  }
});
afterAll(async () => {
  for (const socket of loris) socket.destroy();
  await gateway.close();
  await upstream.close();
});
beforeEach(() => {
  upstream.seen.length = 0;
});

test('a good client is served while 300 others send their headers a byte at a time', async () => {
  for (const socket of loris) socket.write('a');
  expect((await gateway.chat({})).status).toBe(200);
  expect(lorisClosed).toBe(0);
});

test(
  `${requests} mutated requests of seed ${seed}: no bug, no answer 500, no hang, no growth`,
  async () => {
    const dice = seededRandom(seed);
    const pool = new Pool(gateway.origin, { connections: 8 });
    const counts = new Map<number, number>();
    const wrong: string[] = [];
    const before = process.memoryUsage.rss();
    let sent = 0;
    async function run(): Promise<void> {
      while (sent < requests) {
        sent += 1;
        // what the test itself would remember is no growth of the gateway
        if (sent % 100 === 0) gateway.log.length = upstream.seen.length = 0;
        const request = mutatedRequest(dice, clientSecret);
        const shown = (): string =>
          `${request.method} ${request.path} ${request.body.toString('latin1').slice(0, 300)}`;
        try {
          const answer = await pool.request({ ...request, signal: AbortSignal.timeout(5_000) });
          await answer.body.text();
          counts.set(answer.statusCode, (counts.get(answer.statusCode) ?? 0) + 1);
          if (answer.statusCode >= 500) wrong.push(`${answer.statusCode} ${shown()}`);
        } catch (error) {
          wrong.push(`${String(error)} ${shown()}`);
        }
      }
    }
    await Promise.all(Array.from({ length: 8 }, run));
    await pool.close();
    expect(wrong).toEqual([]);
    expect(bugs).toEqual([]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(mostGrowthBytes);
    // Both kinds are there, or nothing was tried out.
    expect(counts.get(200)).toBeGreaterThan(requests / 10);
    expect(counts.get(400)).toBeGreaterThan(requests / 10);
    expect((await gateway.chat({})).status).toBe(200);
  },
  isLong ? 7_200_000 : 120_000,
);

describe('malformed messages', () => {
  const body = '{"model":"pareto-code","messages":[{"role":"user","content":"hi"}]}';
  const auth = `Authorization: Bearer ${clientSecret}\r\nContent-Type: application/json\r\n`;
  const smuggled = `POST /v1/chat/completions HTTP/1.1\r\nHost: HOST\r\n${auth}Content-Length: ${body.length}\r\n\r\n${body}`;
  const post = (headers: string, rest: string): string =>
    `POST /v1/chat/completions HTTP/1.1\r\nHost: HOST\r\n${auth}${headers}\r\n${rest}`;
  const chunked = 'Transfer-Encoding: chunked\r\n';
  const length = `Content-Length: ${body.length}\r\n`;
  const whole = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

  test.each<[string, string]>([
    ['a length and chunks', post(`Content-Length: 4\r\n${chunked}`, `0\r\n\r\n${smuggled}`)],
    ['chunks and a length', post(`${chunked}${length}`, whole)],
    ['two different lengths', post(`${length}Content-Length: 5\r\n`, body)],
    ['the same length twice', post(`${length}${length}`, body)],
    ['a list of lengths', post(`Content-Length: ${body.length}, ${body.length}\r\n`, body)],
    ['a negative length', post('Content-Length: -1\r\n', body)],
    ['a length with a sign', post(`Content-Length: +${body.length}\r\n`, body)],
    ['a length in hex', post(`Content-Length: 0x${body.length.toString(16)}\r\n`, body)],
    ['a length beyond 64 bits', post('Content-Length: 99999999999999999999999\r\n', body)],
    ['a folded header', post(`X-A: one\r\n two\r\n${length}`, body)],
    ['a folded encoding', post(`Transfer-Encoding:\r\n chunked\r\n${length}`, whole)],
    ['a space before the colon', post(`Content-Length : ${body.length}\r\n`, body)],
    ['an unknown encoding', post('Transfer-Encoding: xchunked\r\n', whole)],
    ['chunked that is not last', post('Transfer-Encoding: chunked, identity\r\n', whole)],
    ['an encoding hidden by a control character', post(`Transfer-Encoding: \x0bchunked\r\n${length}`, whole)],
    ['a chunk size that is no number', post(chunked, `zz\r\n${body}\r\n0\r\n\r\n`)],
    ['a chunk size with a prefix', post(chunked, `0x${whole}`)],
    ['a negative chunk size', post(chunked, `-1\r\n${body}\r\n0\r\n\r\n`)],
    ['a chunk size beyond 64 bits', post(chunked, `FFFFFFFFFFFFFFFFF\r\n${body}\r\n0\r\n\r\n`)],
    ['a chunk longer than it said', post(chunked, `5\r\n${body}\r\n0\r\n\r\n`)],
    ['chunk lines that end in a bare LF', post(chunked, whole.replaceAll('\r\n', '\n'))],
    ['header lines that end in a bare LF', post(length, body).replaceAll('\r\n', '\n')],
    ['a bare CR in a header', post(`X-A: one\rtwo\r\n${length}`, body)],
    ['a NUL in a header', post(`X-A: one\0two\r\n${length}`, body)],
    ['a header name with a space', post(`X A: one\r\n${length}`, body)],
    ['a header without a name', post(`: one\r\n${length}`, body)],
    ['40 KB of header', post(`X-A: ${'a'.repeat(40_000)}\r\n${length}`, body)],
    ['two hosts', post(`Host: HOST\r\n${length}`, body)],
    ['a foreign authority in absolute form', post(length, body).replace('/v1/', 'http://evil.example/v1/')],
    ['a foreign host', post(length, body).replace('Host: HOST', 'Host: evil.example')],
    ['no host', post(length, body).replace('Host: HOST\r\n', '')],
    ['an unknown version', post(length, body).replace('HTTP/1.1', 'HTTP/9.9')],
    ['no version', post(length, body).replace(' HTTP/1.1', '')],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['an upgrade to HTTP/2', post(`Connection: Upgrade\r\nUpgrade: h2c\r\n${length}`, body)],
    ['a tunnel', `CONNECT evil.example:443 HTTP/1.1\r\nHost: HOST\r\n${auth}\r\n`],
    ['an unknown expectation', post(`Expect: miracles\r\n${length}`, body)],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('%s is refused, and nothing reaches the provider', async (_name, message) => {
    const answer = await exchange(gateway.port, message.replaceAll('HOST', `127.0.0.1:${gateway.port}`), 150);
    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    expect(answer).not.toMatch(/HTTP\/1\.1 [235]\d\d /);
    expect(upstream.seen).toHaveLength(0);
  });

  test('the same message without a fault is taken', async () => {
    const answer = await exchange(gateway.port, post(length, body).replace('HOST', `127.0.0.1:${gateway.port}`));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(upstream.seen).toHaveLength(1);
  });
});

test(`${tries} wrong keys are as many refusals, and the right one still works`, async () => {
  const statuses = new Set<number>();
  for (let round = 0; round < tries / 10; round += 1) {
    const answers = Array.from({ length: 10 }, (_, index) =>
      gateway.post('/v1/chat/completions', '{}', { headers: { authorization: `Bearer pd-${round}-${index}` } }),
    );
    for (const answer of await Promise.all(answers)) {
      statuses.add(answer.status);
      await answer.arrayBuffer();
    }
  }
  expect([...statuses]).toEqual([401]);
  expect(upstream.seen).toHaveLength(0);
  expect((await gateway.chat({})).status).toBe(200);
});

test.runIf(process.platform === 'linux')(`${tries} dropped sockets leave no open file behind`, async () => {
  const openFiles = (): number => readdirSync('/proc/self/fd').length;
  const before = openFiles();
  const head = `POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nAuthorization: Bearer ${clientSecret}\r\n`;
  for (let round = 0; round < tries / 50; round += 1) {
    const sockets = await Promise.all(Array.from({ length: 50 }, () => opened(gateway.port)));
    sockets.forEach((socket, index) => {
      socket.on('error', () => {});
      if (index % 3 === 0) socket.write(head);
      if (index % 3 === 1) socket.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"model`);
      setImmediate(() => socket.resetAndDestroy());
    });
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  }
  await expect.poll(openFiles, { timeout: 5_000 }).toBeLessThan(before + 20);
  expect((await gateway.chat({})).status).toBe(200);
});

test('the slow ones were cut off', async () => {
  await expect.poll(() => lorisClosed, { timeout: 15_000 }).toBe(loris.length);
});
