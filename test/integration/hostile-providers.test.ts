import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { startConfigured } from '../support/configured-program.ts';
import { answers, chunk, startUpstream } from '../support/fake-upstream.ts';
import type { HeadlessProcess } from '../support/headless-process.ts';
import { flood, startRawProvider, type RawProvider } from '../support/raw-provider.ts';
import { aModel, aProvider } from '../support/running-gateway.ts';

/** `PARETO_DESK_LONG=1` for a release. */
const isLong = process.env['PARETO_DESK_LONG'] === '1';
const mebibyte = 1024 * 1024;
const floodBytes = (isLong ? 200 : 64) * mebibyte;
const bombBytes = (isLong ? 1_024 : 256) * mebibyte;

const secret = 'sk-hostile-Zx9?Qw7>Lk5~Pm3';

interface Scene {
  readonly headless: HeadlessProcess;
  readonly port: number;
  readonly key: string;
  readonly hostile: RawProvider;
  readonly ask: (body?: object) => Promise<Response>;
}

/** The real program with a hostile provider that is cheapest, and a good one. */
async function setScene(): Promise<Scene> {
  const hostile = await startRawProvider();
  const good = await startUpstream(answers('Hello from the good one.'));
  const { headless, url, clientKey } = await startConfigured({
    providers: [
      { ...aProvider('hostile', `http://127.0.0.1:${hostile.port}/v1`), apiKey: secret },
      aProvider('good', good.baseUrl),
    ],
    models: [aModel('x/hostile', 'hostile', 'high', 1), aModel('x/good', 'good', 'high', 2)],
    settings: { limits: { firstTokenMs: 5_000, idleMs: 5_000, cooldownMs: 10 } },
  });
  onTestFinished(async () => {
    headless.child.kill('SIGKILL');
    await headless.exit;
    await hostile.close();
    await good.close();
  });
  const ask = async (body: object = {}): Promise<Response> => {
    await new Promise((resolve) => setTimeout(resolve, 15)); // the rest of the hostile one is over
    return fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clientKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }], ...body }),
      signal: AbortSignal.timeout(15_000),
    });
  };
  return { headless, port: Number(new URL(url).port), key: clientKey, hostile, ask };
}

/** Highest memory use so far, MB; null where the system does not tell. */
function peakMemoryMb({ headless }: Scene): number | null {
  if (process.platform !== 'linux') return null;
  const status = readFileSync(`/proc/${headless.child.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Asks the good model again and again until `work` is over. @returns the longest wait, ms */
async function longestWaitDuring(scene: Scene, work: Promise<unknown>): Promise<number> {
  let isOver = false;
  let longest = 0;
  const finished = work.finally(() => (isOver = true));
  do {
    const startedAt = performance.now();
    const answer = await scene.ask({ model: 'x/good' });
    await answer.text();
    expect(answer.status).toBe(200);
    longest = Math.max(longest, performance.now() - startedAt);
  } while (!isOver); // oxlint-disable-line no-unmodified-loop-condition -- set when the work is over
  await finished;
  return longest;
}

const ok =
  '{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"EVIL"},"finish_reason":"stop"}]}';
const reply = (head: string, body = ok): string =>
  `HTTP/1.1 ${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const junk: readonly (readonly [name: string, bytes: string | Buffer])[] = [
  ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ['a status of 999', reply('999 What')],
  ['no HTTP at all', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['bytes at random', Buffer.from('00ff10fe20fd30fc0d0a0d0a', 'hex')],
  ['a carriage return in a header', reply('200 OK\r\nX-A: one\rSet-Cookie: evil=1')],
  ['a NUL in a header', reply('200 OK\r\nX-A: one\0two')],
  ['100 KB of headers', reply(`200 OK\r\nX-A: ${'a'.repeat(100_000)}`)],
  ['two lengths', `HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: ${ok.length}\r\n\r\n${ok}`],
  ['a length and chunks', `HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${ok}`],
  ['a bad chunk size', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${ok}\r\n0\r\n\r\n`],
  ['half a body', `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n${ok}`],
  ['a page', reply('200 OK\r\nContent-Type: text/html', '<!doctype html><script>alert(1)</script>')],
  ['an error page', reply('502 Bad Gateway\r\nContent-Type: text/html', '<h1>nginx</h1>')],
  [
    'text that is no UTF-8',
    Buffer.concat([
      Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n'),
      Buffer.from('fffe8080', 'hex'),
    ]),
  ],
  ['an unknown encoding', reply('200 OK\r\nContent-Encoding: evil')],
  ['gzip that is none', reply('200 OK\r\nContent-Encoding: gzip')],
  ['JSON that is nested too deep', reply('200 OK\r\nContent-Type: application/json', '['.repeat(100_000))],
  ['null', reply('200 OK\r\nContent-Type: application/json', 'null')],
];

test('junk of any kind is followed by the answer of another model, and nothing of it is passed on', async () => {
  const scene = await setScene();
  for (const [name, bytes] of junk) {
    scene.hostile.play((socket) => socket.end(bytes));
    for (const stream of [false, true]) {
      const startedAt = performance.now();
      const answer = await scene.ask({ stream });
      const text = await answer.text();
      expect([name, answer.status, answer.headers.get('x-pareto-model')]).toEqual([name, 200, 'x/good']);
      expect(performance.now() - startedAt).toBeLessThan(2_000);
      expect(text + JSON.stringify([...answer.headers])).not.toMatch(/EVIL|evil|<script|nginx/);
    }
  }
  scene.hostile.play((socket) =>
    socket.write(
      `HTTP/1.1 103 Early Hints\r\nLink: </evil>\r\n\r\n${reply('200 OK\r\nContent-Type: application/json\r\nSet-Cookie: evil=1\r\nAccess-Control-Allow-Origin: *\r\nX-Pareto-Model: evil', ok.replace('EVIL', 'fine'))}`,
    ),
  );
  const answer = await scene.ask();
  expect([answer.status, answer.headers.get('x-pareto-model')]).toEqual([200, 'x/hostile']);
  expect(JSON.stringify([...answer.headers])).not.toMatch(/evil|access-control/);
  expect(scene.headless.problems()).not.toContain('Error');
});

test('a redirect is never followed, so the key stays where it belongs', async () => {
  const scene = await setScene();
  const visits: string[] = [];
  const elsewhere = createServer((incoming, outgoing) => {
    visits.push(String(incoming.headers.authorization));
    outgoing.end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void elsewhere.close());
  const { port } = elsewhere.address() as { readonly port: number };
  for (const status of [301, 302, 303, 307, 308]) {
    scene.hostile.play((socket) =>
      socket.end(reply(`${status} Moved\r\nLocation: http://127.0.0.1:${port}/v1/chat/completions`, '{}')),
    );
    expect((await scene.ask()).headers.get('x-pareto-model')).toBe('x/good');
  }
  expect(visits).toEqual([]);
  expect(scene.hostile.heard()).toContain(secret);
});

test('a key that is repeated in an error, plain or disguised, is taken out before anybody sees it', async () => {
  const scene = await setScene();
  const spellings = [
    secret,
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('hex'),
    Buffer.from(`Bearer ${secret}`).toString('base64'),
    secret.slice(0, -6),
  ];
  const message = `Bad key: ${spellings.join(' ')}`;
  const error = JSON.stringify({ error: { message, type: 'x', code: 'y', param: null } });
  const escaped = [...secret].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  const disguised = `{"error":{"message":"Bad key: ${escaped}","type":"x","code":"y","param":null}}`;
  const json = 'Content-Type: application/json';
  const events = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n';
  const said: string[] = [];
  for (const bytes of [
    reply(`400 Bad\r\n${json}`, error),
    reply(`400 Bad\r\n${json}`, disguised),
    reply(`401 Bad\r\n${json}`, error),
    reply(`500 Bad ${secret}\r\n${json}\r\nX-Key: ${secret}`, error),
    reply(`200 OK\r\n${json}`, error),
    `${events}data: ${error}\n\n`,
    `${events}${chunk({ content: 'Hi' })}data: ${error}\n\n`,
    `${events}${chunk({ content: 'Hi' })}data: ${disguised}\n\n`,
    `${events}${chunk({ content: 'Hi' })}event: error\ndata: ${JSON.stringify({ message })}\n\n`,
  ]) {
    for (const stream of [false, true]) {
      scene.hostile.play((socket) => socket.end(bytes));
      const answer = await scene.ask({ model: 'x/hostile', stream });
      said.push(`${bytes.slice(9, 12)} ${JSON.stringify([...answer.headers])} ${await answer.text()}`);
    }
  }
  expect(said.join('\n')).toContain('[key]');
  for (const text of said) for (const spelling of [...spellings, escaped]) expect(text).not.toContain(spelling);
});

test.each(['"message', 'rror"', secret.slice(10)])(
  'a key in a late error event is taken out where the event is cut in two before %s',
  async (place) => {
    const scene = await setScene();
    const event = `data: ${JSON.stringify({ error: { message: `Bad key: ${secret}`, code: 'y' } })}\n\n`;
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n';
    const cut = event.indexOf(place);
    let sendRest = (): void => undefined;
    scene.hostile.play((socket) => {
      sendRest = () => void socket.end(event.slice(cut));
      socket.write(head + chunk({ content: 'Hi' }) + event.slice(0, cut));
    });
    const answer = await scene.ask({ model: 'x/hostile', stream: true });
    let text = '';
    for await (const piece of answer.body ?? []) {
      text += Buffer.from(piece as Uint8Array).toString('utf8');
      sendRest();
    }
    expect(text).toContain('Bad key: [key]');
    expect(text).not.toContain(secret.slice(0, 10));
  },
);

test(`a gzip bomb of ${bombBytes / mebibyte} MiB is dropped in time, and others are served meanwhile`, async () => {
  const scene = await setScene();
  const member = gzipSync(Buffer.alloc(16 * mebibyte, 0x20));
  const bomb = Buffer.concat(Array.from({ length: bombBytes / (16 * mebibyte) }, () => member));
  scene.hostile.play((socket) => {
    socket.write(
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`,
    );
    socket.end(bomb);
  });
  const before = peakMemoryMb(scene);
  const bombed = scene
    .ask()
    .then(async (answer) => [answer.status, answer.headers.get('x-pareto-model'), await answer.text()]);
  expect(await longestWaitDuring(scene, bombed)).toBeLessThan(2_000);
  expect((await bombed).slice(0, 2)).toEqual([200, 'x/good']);
  if (before !== null) expect((peakMemoryMb(scene) ?? 0) - before).toBeLessThan(250);
});

test('48 MiB of events where a whole answer was asked for are not put together, and others are served meanwhile', async () => {
  const scene = await setScene();
  const piece = Buffer.from(chunk({ content: 'w' }).repeat(4_096));
  scene.hostile.play((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n');
    void flood(socket, piece, 48 * mebibyte, () => {}).then(() => socket.end(chunk({}, 'stop')));
  });
  const read = scene.ask().then(async (answer) => [answer.headers.get('x-pareto-model'), await answer.text()]);
  expect(await longestWaitDuring(scene, read)).toBeLessThan(2_000);
  expect((await read)[0]).toBe('x/good');
});

const deep = `{"deep":${'['.repeat(200_000)}${']'.repeat(200_000)},`;
test.each([
  ['a stream where a whole answer was asked for', false, `data: ${deep}${chunk({}, 'stop').slice('data: {'.length)}`],
  ['a whole answer where a stream was asked for', true, `${deep}${ok.slice(1)}`],
])('%s that is nested 200,000 times over is passed by', async (_name, stream, body) => {
  const scene = await setScene();
  scene.hostile.play((socket) => {
    const type = stream ? 'application/json' : 'text/event-stream';
    socket.end(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nConnection: close\r\n\r\n${body}`);
  });
  const answer = await scene.ask({ stream });
  expect([answer.headers.get('x-pareto-model'), answer.status]).toEqual(['x/good', 200]);
  await answer.text();
});

test.each([
  ['a whole answer', false, ok],
  ['a stream', true, `${chunk({ content: 'EVIL' })}${chunk({}, 'stop')}data: [DONE]\n\n`],
])('what follows the end of %s that is compressed is not read for ever', async (_name, stream, text) => {
  const scene = await setScene();
  let isOver = false;
  const zeros = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(mebibyte), Buffer.from('\r\n')]);
  scene.hostile.play((socket) => {
    const packed = gzipSync(text);
    socket.write(
      `HTTP/1.1 200 OK\r\nContent-Type: ${stream ? 'text/event-stream' : 'application/json'}\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n${packed.length.toString(16)}\r\n`,
    );
    socket.write(Buffer.concat([packed, Buffer.from('\r\n')]));
    void flood(socket, zeros, Infinity, () => {}).then(() => (isOver = true));
  });
  const answer = await scene.ask({ model: 'x/hostile', stream });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('EVIL')]);
  await expect.poll(() => isOver, { timeout: 5_000 }).toBe(true);
});

test.each([
  ['before the first token', ''],
  ['after the first token', chunk({ content: 'Hi' })],
])(
  `a line of ${floodBytes / mebibyte} MiB %s stays out of memory, and others are served meanwhile`,
  async (_name, first) => {
    const scene = await setScene();
    const piece = Buffer.alloc(mebibyte, 'a');
    scene.hostile.play((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n${first}data: `);
      void flood(socket, piece, floodBytes, () => {}).then(() => socket.end());
    });
    const before = peakMemoryMb(scene);
    let received = 0;
    let tail = '';
    const read = scene.ask({ stream: true }).then(async (answer) => {
      for await (const bytes of answer.body ?? []) {
        received += bytes.length;
        tail = Buffer.from(bytes).toString('latin1').slice(-2_000);
      }
      return answer.headers.get('x-pareto-model');
    });
    expect(await longestWaitDuring(scene, read)).toBeLessThan(2_000);
    if (first === '') expect(await read).toBe('x/good');
    else expect(tail).toContain('"error"'); // cut off with an explicit error, never a clean end
    expect(received).toBeLessThan(floodBytes * 2);
    if (before !== null) expect((peakMemoryMb(scene) ?? 0) - before).toBeLessThan(150);
  },
);

const aCall = (index: number, piece: string, name?: string) => ({
  index,
  function: { arguments: piece, ...(name === undefined ? {} : { name }) },
  ...(name === undefined ? {} : { id: `call_${name}` }),
});
/** Two calls of a megabyte side by side, many of whose pieces look like an end. */
const sideBySide = [
  chunk({ tool_calls: [aCall(0, '{"code":"', 'a'), aCall(1, '{"code":"', 'b')] }),
  chunk({ tool_calls: [aCall(0, 'if (x) { y(); }'), aCall(1, 'if (x) { y(); }')] }).repeat(60_000),
  chunk({ tool_calls: [aCall(0, '"}'), aCall(1, '"}')] }),
  chunk({}, 'tool_calls'),
];
/** More pieces than a function takes arguments, held back until the call before them ends; the last event has no empty line. */
const behindCall = [
  chunk({ tool_calls: [aCall(0, '{"code":"', 'a')] }),
  chunk({ content: 'w' }).repeat(150_000),
  chunk({}, 'tool_calls').trimEnd(),
];
/** Each unfinished: all are held back, and looked for, until the answer ends. */
const manyCalls = [
  ...Array.from({ length: 40_000 }, (_, index) => chunk({ tool_calls: [aCall(index, '{', `f${index}`)] })),
  chunk({}, 'tool_calls'),
];

test.each([
  ['long calls side by side', sideBySide],
  ['very many calls', manyCalls],
  ['many pieces behind an unfinished call', behindCall],
])('%s are translated, and others are served meanwhile', async (_name, events) => {
  const scene = await setScene();
  scene.hostile.play((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n');
    socket.end(events.join(''));
  });
  const read = fetch(`http://127.0.0.1:${scene.port}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': scene.key, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'x/hostile',
      max_tokens: 99,
      stream: true,
      messages: [{ role: 'user', content: 'Hello' }],
    }),
  }).then((answer) => answer.text());
  expect(await longestWaitDuring(scene, read)).toBeLessThan(2_000);
  expect((await read).trimEnd().split('\n').slice(-2)).toEqual([
    'event: message_stop',
    'data: {"type":"message_stop"}',
  ]);
});

test('a flood towards a reader that has stopped holds the provider back instead of filling the memory', async () => {
  const scene = await setScene();
  let written = 0;
  const event = Buffer.from(chunk({ content: 'x'.repeat(65_000) }));
  scene.hostile.play((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n');
    void flood(socket, event, floodBytes, (bytes) => (written = bytes));
  });
  const before = peakMemoryMb(scene);
  const body = JSON.stringify({ model: 'x/hostile', stream: true, messages: [{ role: 'user', content: 'Hello' }] });
  const reader = connect(scene.port, '127.0.0.1');
  onTestFinished(() => void reader.destroy());
  reader.on('error', () => {}).pause();
  reader.write(
    `POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:${scene.port}\r\nAuthorization: Bearer ${scene.key}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await expect.poll(() => written).toBeGreaterThan(0);
  let atLook = -1;
  const standsStill = async (): Promise<boolean> => {
    const isStill = written === atLook;
    atLook = written;
    return Promise.resolve(isStill);
  };
  await expect.poll(standsStill, { interval: 400, timeout: 8_000 }).toBe(true);
  expect(written).toBeLessThan(32 * mebibyte);
  expect(await longestWaitDuring(scene, Promise.resolve())).toBeLessThan(2_000);
  if (before !== null) expect((peakMemoryMb(scene) ?? 0) - before).toBeLessThan(120);
});
