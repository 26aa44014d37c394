import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { chunk } from '../support/fake-upstream.ts';
import { ok, reply, secret, setScene } from '../support/hostile-scene.ts';

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
