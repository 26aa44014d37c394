import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { chunk } from '../support/fake-upstream.ts';
import { ok, setScene, type Scene } from '../support/hostile-scene.ts';
import { flood } from '../support/raw-provider.ts';

/** `PARETO_DESK_LONG=1` for a release. */
const isLong = process.env['PARETO_DESK_LONG'] === '1';
const mebibyte = 1024 * 1024;
const floodBytes = (isLong ? 200 : 64) * mebibyte;
const bombBytes = (isLong ? 1_024 : 256) * mebibyte;

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
