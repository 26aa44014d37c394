import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the provider saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  readonly json: Record<string, unknown>;
  /** Resolves when the gateway closed the connection before the answer was complete. */
  readonly aborted: Promise<void>;
}

export type Script = (outgoing: ServerResponse, seen: SeenRequest) => void | Promise<void>;

/** A provider on loopback that does what a test says. */
export interface FakeUpstream {
  readonly baseUrl: string;
  readonly seen: SeenRequest[];
  /** What to do with the next requests. */
  play(script: Script): void;
  close(): Promise<void>;
}

export async function startUpstream(script: Script = answers('Hello from the upstream.')): Promise<FakeUpstream> {
  let present = script;
  const seen: SeenRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    void read(incoming, outgoing).then((request) => {
      seen.push(request);
      return present(outgoing, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    seen,
    play(next) {
      present = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(incoming: IncomingMessage, outgoing: ServerResponse): Promise<SeenRequest> {
  const aborted = new Promise<void>((resolve) => {
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) resolve();
    });
  });
  const chunks: Buffer[] = [];
  for await (const piece of incoming) chunks.push(piece as Buffer);
  const raw = Buffer.concat(chunks);
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    raw,
    json: raw.length === 0 ? {} : (JSON.parse(raw.toString('utf8')) as Record<string, unknown>),
    aborted,
  };
}

export const usage = {
  prompt_tokens: 11,
  completion_tokens: 7,
  total_tokens: 18,
  prompt_tokens_details: { cached_tokens: 3 },
  completion_tokens_details: { reasoning_tokens: 2 },
};

/** A chunk of a chat stream, as bytes on the wire. */
export function chunk(delta: object, finish: string | null = null, extra: object = {}): string {
  const body = {
    id: 'up-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'up',
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...extra,
  };
  return `data: ${JSON.stringify(body)}\n\n`;
}

export const usageChunk = `data: ${JSON.stringify({ id: 'up-1', object: 'chat.completion.chunk', created: 1, model: 'up', choices: [], usage })}\n\n`;
export const done = 'data: [DONE]\n\n';

/** All events of a healthy stream that says `text`. */
export function streamOf(text: string): string[] {
  const pieces = (text.match(/\s*\S+/g) ?? []).map((content) => chunk({ content }));
  return [chunk({ role: 'assistant', content: '' }), ...pieces, chunk({}, 'stop'), usageChunk, done];
}

/** Answers with `text`, streamed or whole as asked. */
export function answers(text: string): Script {
  return (outgoing, { json }) => {
    if (json.stream === true) return sendEvents(outgoing, streamOf(text));
    sendJson(outgoing, 200, {
      id: 'up-1',
      object: 'chat.completion',
      created: 1,
      model: 'up',
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
      usage,
    });
  };
}

export function sendEvents(outgoing: ServerResponse, events: readonly string[]): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) outgoing.write(event);
  outgoing.end();
}

export function sendJson(
  outgoing: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
  outgoing.end(JSON.stringify(body));
}

/** Refuses with an HTTP status and an error body. */
export function fails(status: number, headers: Record<string, string> = {}, message = `scripted ${status}`): Script {
  return (outgoing) =>
    sendJson(outgoing, status, { error: { message, type: 'scripted', code: null, param: null } }, headers);
}

/** Writes these bytes, then what `after` says happens. */
export function writes(events: readonly string[], after: 'end' | 'reset' | 'silence'): Script {
  return (outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of events) outgoing.write(event);
    if (after === 'end') outgoing.end();
    // Give the bytes a turn to leave before the socket dies.
    else if (after === 'reset') setTimeout(() => outgoing.socket?.resetAndDestroy(), 30);
  };
}

export const resets: Script = (outgoing) => void outgoing.socket?.resetAndDestroy();
export const staysSilent: Script = () => {};
