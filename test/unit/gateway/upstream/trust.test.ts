import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { createConnector, type Environment } from '../../../../electron/gateway/upstream/proxy.ts';
import { createTrust } from '../../../../electron/gateway/upstream/trust.ts';
import { ownCertificate } from '../../../support/own-certificate.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const unvouched = 'DEPTH_ZERO_SELF_SIGNED_CERT';

/** What comes of connections at the same time to a server whose certificate is its own. */
async function connect(environment: Environment, connections = 1): Promise<readonly string[]> {
  const before = tls.getCACertificates('default');
  onTestFinished(() => tls.setDefaultCACertificates(before));
  const server = createServer(ownCertificate);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const connector = createConnector(environment, 5_000);
  const place = { protocol: 'https:', hostname: 'localhost', host: `localhost:${port}`, port: String(port) };
  const connectOne = (): Promise<string> =>
    new Promise((resolve) => {
      connector(place, (error, socket) => {
        socket?.destroy();
        resolve(error === null ? 'connected' : String((error as Error & { code?: string }).code));
      });
    });
  return Promise.all(Array.from({ length: connections }, connectOne));
}

function aFile(text: string): string {
  const file = join(temporaryDirectory(), 'company.pem');
  writeFileSync(file, text);
  return file;
}

test('a certificate that only the file in NODE_EXTRA_CA_CERTS vouches for is trusted, by each of several at once', async () => {
  const environment = { NODE_EXTRA_CA_CERTS: aFile(ownCertificate.cert) };
  expect(await connect(environment, 3)).toEqual(['connected', 'connected', 'connected']);
});

test.each<[string, () => Environment]>([
  ['there is no file', () => ({})],
  ['the file is not there', () => ({ NODE_EXTRA_CA_CERTS: join(temporaryDirectory(), 'none.pem') })],
  ['the file holds something else', () => ({ NODE_EXTRA_CA_CERTS: aFile('no certificate') })],
])('where %s the connection fails as before', async (_how, environment) => {
  expect(await connect(environment(), 2)).toEqual([unvouched, unvouched]);
});

test('the system is asked once, and only when a certificate was the reason', () => {
  const before = tls.getCACertificates('default');
  onTestFinished(() => tls.setDefaultCACertificates(before));
  let asked = 0;
  const begin = createTrust({}, () => {
    asked += 1;
    return [ownCertificate.cert];
  });
  const [first, meanwhile] = [begin(), begin()];
  expect(['ECONNREFUSED', 'CERT_HAS_EXPIRED', undefined].map(first)).toEqual([false, false, false]);
  expect(asked).toBe(0);
  expect([first(unvouched), meanwhile(unvouched), begin()(unvouched)]).toEqual([true, true, false]);
  expect(asked).toBe(1);
  expect(tls.getCACertificates('default').join()).toContain(ownCertificate.cert.trim());
});
