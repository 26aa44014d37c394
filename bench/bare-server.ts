// node bench/bare-server.ts UPSTREAM: the least a Node proxy can do; prints its port.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool, stream } from 'undici';

const upstream = process.argv[2] ?? '';
const dispatcher = new Pool(upstream, { headersTimeout: 0, bodyTimeout: 0 });

/** node:http in, `undici.stream` out, headers and bytes as they come. Every ratio of the benchmark is against this one. */
const server = createServer((incoming, outgoing) => {
  stream(
    `${upstream}${incoming.url}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer sk-bench' },
      body: incoming,
      dispatcher,
    },
    ({ statusCode, headers }) => {
      outgoing.writeHead(statusCode, headers as Record<string, string>);
      return outgoing;
    },
  ).catch(() => outgoing.destroy());
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 2_048 }, () =>
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })),
);
