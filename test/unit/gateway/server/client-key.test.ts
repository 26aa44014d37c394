import { createHash } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { ClientKey } from '../../../../electron/gateway/ports.ts';
import { checkClientKey, type GateRules } from '../../../../electron/gateway/server/gate.ts';
import { noClientLimits } from '../../../../shared/guardrails.ts';

function clientKey(name: string, secret: string, expiresAt: number | null = null): ClientKey {
  return {
    id: name,
    name,
    hash: createHash('sha256').update(secret).digest('hex'),
    defaultTier: null,
    preventOverrides: false,
    limits: { ...noClientLimits, expiresAt },
  };
}

function rulesWith(clientKeys: readonly ClientKey[], now = 1_000): GateRules {
  return { port: 1, clientKeys, now, allowedOrigins: [] };
}

/** One request on a connection. */
function ask(socket: Socket, secret: string): IncomingMessage {
  const incoming = new IncomingMessage(socket);
  incoming.headers = { authorization: `Bearer ${secret}` };
  return incoming;
}

test('a connection may change its key from request to request', () => {
  const socket = new Socket();
  const rules = rulesWith([clientKey('a', 'secret-a'), clientKey('b', 'secret-b')]);
  const names = ['secret-a', 'secret-b', 'secret-a', 'secret-a'].map(
    (secret) => checkClientKey(ask(socket, secret), rules).name,
  );
  expect(names).toEqual(['a', 'b', 'a', 'a']);
  expect(() => checkClientKey(ask(socket, 'secret-c'), rules)).toThrow('not known');
});

test('a key that was taken away lets nobody in, on a connection that was let in before neither', () => {
  const socket = new Socket();
  const both = [clientKey('a', 'secret-a'), clientKey('b', 'secret-b')];
  expect(checkClientKey(ask(socket, 'secret-a'), rulesWith(both)).name).toBe('a');
  expect(() => checkClientKey(ask(socket, 'secret-a'), rulesWith(both.slice(1)))).toThrow('not known');
});

test('a key stops at the moment it expires, on an open connection too', () => {
  const socket = new Socket();
  const keys = [clientKey('a', 'secret-a', 5_000)];
  expect(checkClientKey(ask(socket, 'secret-a'), rulesWith(keys, 4_999)).name).toBe('a');
  expect(() => checkClientKey(ask(socket, 'secret-a'), rulesWith(keys, 5_000))).toThrow('"a" has expired');
});
