import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A provider on loopback that misbehaves at random. */
export interface FaultyUpstream {
  readonly port: number;
  readonly close: () => void;
}

const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };

type Fault = (outgoing: ServerResponse) => void;

const faults: readonly Fault[] = [
  (outgoing) => outgoing.writeHead(500).end('{"error":{"message":"down"}}'),
  (outgoing) => outgoing.writeHead(429, { 'retry-after': '0' }).end('{"error":{"message":"slow down"}}'),
  (outgoing) => outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>'),
  (outgoing) => outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).end(),
  (outgoing) => void outgoing.socket?.resetAndDestroy(),
  () => {}, // says nothing until the first-token limit
  (outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    outgoing.write(event({ content: 'Cut' }));
    setTimeout(() => outgoing.socket?.resetAndDestroy(), 5);
  },
];

/** @param rate share of requests that fail, 0..1 */
export async function startFaultyUpstream(rate: number): Promise<FaultyUpstream> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      if (Math.random() < rate) faults[Math.floor(Math.random() * faults.length)]?.(outgoing);
      else if (Buffer.concat(chunks).includes('"stream":true')) stream(outgoing);
      else whole(outgoing);
    });
    incoming.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function whole(outgoing: ServerResponse): void {
  const message = { role: 'assistant', content: 'Hello.' };
  outgoing.writeHead(200, { 'content-type': 'application/json' });
  outgoing.end(
    JSON.stringify({
      id: 'x',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
      usage,
    }),
  );
}

function stream(outgoing: ServerResponse): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  let left = 20;
  const timer = setInterval(() => {
    left -= 1;
    outgoing.write(event({ content: ' word' }));
    if (left > 0) return;
    clearInterval(timer);
    outgoing.end(
      event({}, 'stop') +
        `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', choices: [], usage })}\n\ndata: [DONE]\n\n`,
    );
  }, 2);
  outgoing.once('close', () => clearInterval(timer));
}

function event(delta: object, finish: string | null = null): string {
  return `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
}
