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

const pieces = [
  'data: {"text":"模型 é"}\n\n',
  '',
  '\ufffd',
  'x'.repeat(mostBytesAsText + 1),
  'y'.repeat(mostBytesAsText),
  'z',
].map((text) => Buffer.from(text));

/** A server that answers with the pieces. @returns its port */
async function serve(): Promise<number> {
  const running = createServer({ ServerResponse: Outgoing }, (_incoming, outgoing) => {
    writeHead(outgoing, 200, { 'content-type': 'text/event-stream' });
    for (const piece of pieces) writePiece(outgoing, piece);
    outgoing.end('the end');
  });
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
