import { once } from 'node:events';
import { createServer, IncomingMessage, type Server } from 'node:http';
import { connect, Socket, type AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import {
  addHeader,
  headerText,
  mostBytesAsText,
  Outgoing,
  writeHead,
  writePiece,
} from '../../../../electron/gateway/server/head.ts';

let server: Server | undefined;
afterEach(() => void server?.close());

test('a head that cannot be written does not spoil the one of the error that follows', () => {
  const outgoing = new Outgoing(new IncomingMessage(new Socket()));
  addHeader(outgoing, 'x-request-id', 'r1');
  expect(() => writeHead(outgoing, 200, { 'x-pareto-model': '模型' })).toThrow('Invalid character');
  expect(writeHead(outgoing, 500).headersSent).toBe(true);
});

test('a header value is printable ASCII, of a length every client takes', () => {
  expect(headerText('a\r\nb 模')).toBe('a??b ?');
  expect(headerText('x'.repeat(1_000))).toHaveLength(500);
});

const pieces = ['data: {"text":"模型 é"}\n\n', '', '\ufffd', 'y'.repeat(mostBytesAsText), 'z'].map((text) =>
  Buffer.from(text),
);

/** A server that answers with the pieces. @returns its port */
async function serve(): Promise<number> {
  const running = createServer({ ServerResponse: Outgoing }, (_incoming, outgoing) => {
    writeHead(outgoing, 200, { 'content-type': 'text/event-stream' });
    for (const piece of pieces) writePiece(outgoing, piece.toString('latin1'));
    outgoing.end('the end');
  });
  return listen(running);
}

async function listen(running: Server<typeof IncomingMessage, typeof Outgoing>): Promise<number> {
  server = running;
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
  return (running.address() as AddressInfo).port;
}

/** @returns all that comes until the connection is closed */
function ask(port: number, version: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const read: Buffer[] = [];
    connect(port, '127.0.0.1')
      .on('data', (bytes) => void read.push(bytes))
      .on('error', reject)
      .on('end', () => resolve(Buffer.concat(read)))
      .write(`GET / HTTP/${version}\r\nhost: a\r\nconnection: close\r\n\r\n`);
  });
}

const whole = Buffer.concat([...pieces, Buffer.from('the end')]);

test('pieces of any length reach a client as they are', async () => {
  const answer = await fetch(`http://127.0.0.1:${await serve()}/`);
  expect(Buffer.from(await answer.arrayBuffer()).equals(whole)).toBe(true);
});

test('each piece is one chunk, and an empty one does not end the answer', async () => {
  const answer = await ask(await serve(), '1.1');
  const body = answer.subarray(answer.indexOf('\r\n\r\n') + 4);
  const chunks = [...pieces.filter(({ length }) => length > 0), Buffer.from('the end')];
  const expected = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}\r\n`),
    chunk,
    Buffer.from('\r\n'),
  ]);
  expect(body.equals(Buffer.concat([...expected, Buffer.from('0\r\n\r\n')]))).toBe(true);
});

test('a client of HTTP/1.0, which knows no chunks, gets the bytes alone', async () => {
  const answer = await ask(await serve(), '1.0');
  expect(answer.subarray(answer.indexOf('\r\n\r\n') + 4).equals(whole)).toBe(true);
});

test('an answer waits for the one before it on its connection', async () => {
  const waiting: Outgoing[] = [];
  const running = createServer({ ServerResponse: Outgoing }, (_incoming, outgoing) => {
    writeHead(outgoing, 200, {});
    waiting.push(outgoing);
    const [first, second] = waiting;
    if (first === undefined || second === undefined) return;
    for (const piece of ['c', 'd']) writePiece(second, piece);
    for (const piece of ['a', 'b']) writePiece(first, piece);
    first.end();
    setImmediate(() => {
      writePiece(second, 'e');
      second.end();
    });
  });
  const port = await listen(running);
  const answers = await new Promise<string>((resolve) => {
    let read = '';
    connect(port, '127.0.0.1')
      .setEncoding('latin1')
      .on('data', (text: string) => void (read += text))
      .on('end', () => resolve(read))
      .write('GET / HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
  });
  const bodies = answers.split('HTTP/1.1 200 OK').map((text) => text.slice(text.indexOf('\r\n\r\n') + 4));
  expect(bodies.slice(1)).toEqual(['1\r\na\r\n1\r\nb\r\n0\r\n\r\n', '1\r\nc\r\n1\r\nd\r\n1\r\ne\r\n0\r\n\r\n']);
});

test('a response tells when a slow client has taken what waited, each time', async () => {
  const piece = 'x'.repeat(mostBytesAsText);
  const client = new Socket();
  const opened = new Promise<Outgoing>((resolve) => {
    const running = createServer({ ServerResponse: Outgoing }, (_incoming, outgoing) => resolve(outgoing));
    void listen(running).then((port) => {
      client.connect(port, '127.0.0.1', () => client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n'));
    });
  });
  const outgoing = await opened;
  writeHead(outgoing, 200, {});
  let drained = 0;
  outgoing.on('drain', () => (drained += 1));
  client.pause();
  for (const turn of [1, 2]) {
    while (outgoing.writableLength < 1024 * 1024) {
      writePiece(outgoing, piece);
      await new Promise(setImmediate);
    }
    expect(drained).toBe(turn - 1);
    client.resume();
    await once(outgoing, 'drain');
    expect(outgoing.writableLength).toBe(0);
    client.pause();
  }
  expect(drained).toBe(2);
  client.destroy();
});

test.each([
  ['hung up', 'close', 'destroy'],
  ['closed its half of the connection', 'end', 'end'],
] as const)('a piece for a client that has %s goes nowhere', async (_, event, leave) => {
  const failed: unknown[] = [];
  const written = new Promise<void>((resolve) => {
    const running = createServer({ ServerResponse: Outgoing }, (_incoming, outgoing) => {
      outgoing.on('error', (error) => failed.push(error));
      outgoing.socket?.on('error', (error) => failed.push(error));
      outgoing.socket?.once(event, () => {
        writePiece(outgoing, 'b');
        setImmediate(resolve);
      });
      writeHead(outgoing, 200, {});
      writePiece(outgoing, 'a');
    });
    void listen(running).then((port) => {
      const client: Socket = connect(port, '127.0.0.1').once('data', () => void client[leave]());
      client.on('error', () => {}).write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    });
  });
  await written;
  await new Promise(setImmediate);
  expect(failed).toEqual([]);
});
