import { createServer, type Server } from 'node:http';
import { Pool, stream } from 'undici';

/**
 * The least a Node proxy can do: node:http in, `undici.stream` out, headers and bytes as they come. Every figure of the
 * benchmark is a ratio against this one, measured in the same run.
 */
export function bareStream(upstream: string): Server {
  const dispatcher = new Pool(upstream, { headersTimeout: 0, bodyTimeout: 0 });
  return createServer((incoming, outgoing) => {
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
}
