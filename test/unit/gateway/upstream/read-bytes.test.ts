import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer as createPlain, type RequestListener } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import tls from 'node:tls';
import { Pool } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { createConnector } from '../../../../electron/gateway/upstream/proxy.ts';
import { ownCertificate } from '../../../support/own-certificate.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

/** @returns a pool of connections as the gateway opens them, to a server that answers so */
async function poolTo(protocol: 'http' | 'https', listener: RequestListener): Promise<Pool> {
  const server = protocol === 'http' ? createPlain(listener) : createSecure(ownCertificate, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const file = join(temporaryDirectory(), 'own.pem');
  writeFileSync(file, ownCertificate.cert);
  const trusted = tls.getCACertificates('default');
  const connect = createConnector({ NODE_EXTRA_CA_CERTS: file }, 5_000);
  const pool = new Pool(`${protocol}://localhost:${port}`, { connect });
  onTestFinished(async () => {
    await pool.destroy();
    tls.setDefaultCACertificates(trusted);
    server.closeAllConnections();
    server.close();
  });
  return pool;
}

/** Pieces from a few bytes to several times what is read at once. */
const sizes = [1, 7, 160, 4_095, 4_096, 8_193, 65_535, 65_536, 200_000];

test.each(['http', 'https'] as const)(
  'several connections at once get their own bytes, also those of slow readers: %s',
  async (protocol) => {
    const sent = new Map<string, Buffer>();
    const pool = await poolTo(protocol, (incoming, outgoing) => {
      const pieces = [...sizes, ...sizes.toReversed()].map((size) => randomBytes(size));
      sent.set(incoming.url ?? '', Buffer.concat(pieces));
      for (const piece of pieces) outgoing.write(piece);
      outgoing.end();
    });
    const read = async (path: string, waitMs: number): Promise<Buffer> => {
      const { body } = await pool.request({ method: 'GET', path });
      const pieces: Buffer[] = [];
      for await (const piece of body) {
        pieces.push(piece as Buffer);
        if (waitMs > 0) await pause(waitMs);
      }
      return Buffer.concat(pieces);
    };
    const paths = ['/a', '/b', '/c', '/d', '/e', '/f'];
    const answers = await Promise.all(paths.map((path, index) => read(path, index % 2)));
    answers.forEach((answer, index) =>
      expect(answer.equals(sent.get(paths[index] ?? '') ?? Buffer.alloc(0))).toBe(true),
    );
  },
);

test.each(['http', 'https'] as const)('who does not read holds the sender back: %s', async (protocol) => {
  const piece = Buffer.alloc(1024 * 1024);
  let written = 0;
  const pool = await poolTo(protocol, (_incoming, outgoing) => {
    const pump = (): void => {
      while (written < 256) {
        written += 1;
        if (!outgoing.write(piece)) return void outgoing.once('drain', pump);
      }
      outgoing.end();
    };
    pump();
  });
  const { body } = await pool.request({ method: 'GET', path: '/' });
  await pause(500);
  expect(written).toBeLessThan(64);
  let bytes = 0;
  for await (const chunk of body) bytes += (chunk as Buffer).length;
  expect(bytes).toBe(256 * piece.length);
});
