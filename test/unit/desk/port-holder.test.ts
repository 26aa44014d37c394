import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import {
  findFreePort,
  findPortHolder,
  readListeningInodes,
  readLsof,
  readNetstat,
} from '../../../electron/desk/port-holder.ts';

async function takePort(): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

test.runIf(process.platform === 'linux')('the program that holds a port is named on Linux', async () => {
  expect(await findPortHolder(await takePort())).toBe(`node (process ${process.pid})`);
});

test('the next free port is found, and it is not the taken one', async () => {
  const port = await takePort();
  const free = await findFreePort(port);
  expect(free).toBeGreaterThan(port);
});

test('only listening sockets of the port count in /proc/net/tcp', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1C69 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 111 1 0000
   1: 0100007F:1C69 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 222 1 0000
   2: 0100007F:1C6A 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 333 1 0000`;
  expect(readListeningInodes(table, 7273)).toEqual(['111']);
});

test('lsof and netstat are read', () => {
  expect(readLsof('p4711\ncnode\nf12\n')).toBe('node (process 4711)');
  expect(readLsof('')).toBeNull();
  const netstat = [
    '  Proto  Local Address          Foreign Address        State           PID',
    '  TCP    127.0.0.1:50123        127.0.0.1:7273         ESTABLISHED     1111',
    '  TCP    127.0.0.1:7273         0.0.0.0:0              ABHÖREN         2222',
  ].join('\r\n');
  expect(readNetstat(netstat, 7273)).toBe(2222);
  expect(readNetstat(netstat, 7274)).toBeNull();
});
