import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { addHeader, headerText, Outgoing, writeHead } from '../../../../electron/gateway/server/head.ts';

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
