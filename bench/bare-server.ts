import type { AddressInfo } from 'node:net';
import { bareStream } from './bare-proxies.ts';

/** `node bench/bare-server.ts UPSTREAM`: prints its port. */
const server = bareStream(process.argv[2] ?? '');
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })));
