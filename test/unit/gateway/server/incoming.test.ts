import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Incoming } from '../../../../electron/gateway/server/incoming.ts';

let server: Server<typeof Incoming> | undefined;
let client: Socket | undefined;
afterEach(() => {
  client?.destroy();
  server?.close();
});

type Handler = (incoming: Incoming, answer: (text: string) => void) => void;

/** One connection to a server. @returns what sends bytes and waits for the next answer's body */
async function open(handler: Handler): Promise<(...pieces: readonly string[]) => Promise<string>> {
  const running = createServer({ IncomingMessage: Incoming }, (incoming, outgoing) => {
    handler(incoming, (text) => void outgoing.end(text));
  });
  server = running;
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
  const socket = connect((running.address() as AddressInfo).port, '127.0.0.1').setNoDelay(true);
  client = socket;
  return async (...pieces) => {
    const answered = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(String(bytes))));
    for (const piece of pieces) {
      socket.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return (await answered).split('\r\n\r\n')[1] ?? '';
  };
}

/** Answers with the pieces of the body, as they came. */
const echo: Handler = (incoming, answer) => {
  const pieces: string[] = [];
  incoming.taker = (chunk) => {
    pieces.push(chunk === null ? 'end' : String(chunk));
    if (chunk === null) answer(pieces.join('|'));
  };
};

const head = (more: string) => `POST / HTTP/1.1\r\nhost: a\r\n${more}\r\n\r\n`;

test('the pieces of a body are taken as they come, and then its end', async () => {
  const send = await open(echo);
  expect(await send(`${head('content-length: 6')}ab`, 'cd', 'ef')).toBe('ab|cd|ef|end');
  expect(await send(`${head('transfer-encoding: chunked')}2\r\nab\r\n`, '1\r\nc\r\n0\r\n\r\n')).toBe('ab|c|end');
  expect(await send(head('content-length: 0'))).toBe('end');
});

test('a request that was taken to its end counts as read, so that Node lets go of it', async () => {
  const ended: boolean[] = [];
  const send = await open((incoming, answer) => {
    incoming.taker = (chunk) => {
      ended.push(incoming.readableEnded);
      if (chunk === null) answer('ok');
    };
  });
  await send(`${head('content-length: 4')}ab`, 'cd');
  expect(ended).toEqual([false, false, true]);
  await send(head('content-length: 0'));
  expect(ended).toEqual([false, false, true, true]);
});

test('whoever sets no taker reads a stream', async () => {
  const send = await open((incoming, answer) => {
    const pieces: string[] = [];
    incoming.on('data', (chunk: Buffer) => pieces.push(String(chunk)));
    incoming.on('end', () => answer(pieces.join('|')));
  });
  expect(await send(`${head('content-length: 4')}ab`, 'cd')).toBe('ab|cd');
});

test.each([
  ['with a taker that has heard enough', (incoming: Incoming) => void (incoming.taker = () => {})],
  ['that nobody reads', () => {}],
])('a body %s is read away, and the connection stays good', async (_, prepare) => {
  const send = await open((incoming, answer) => {
    prepare(incoming);
    answer(incoming.url ?? '');
  });
  expect(await send(`${head('content-length: 4')}ab`)).toBe('/');
  expect(await send(`cd${head('content-length: 0')}`)).toBe('/');
});

test('a client that leaves in the middle closes the request', async () => {
  const closed = new Promise<boolean>((resolve) => {
    void open((incoming) => {
      incoming.taker = () => {};
      incoming.on('close', () => resolve(incoming.complete));
    }).then((send) => {
      void send(`${head('content-length: 4')}ab`);
      setTimeout(() => client?.destroy(), 60);
    });
  });
  expect(await closed).toBe(false);
});
