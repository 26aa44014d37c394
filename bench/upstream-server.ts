// node bench/upstream-server.ts: a provider on bare sockets; prints its port. It looks for the end of a request and for
// the mark that says what to answer, so that it is never the bottleneck.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { contentText, flatEvents, markPrefix, type Answer } from './payloads.ts';

const base = { id: 'b', object: 'chat.completion.chunk', created: 1, model: 'm' };
const usage = { prompt_tokens: 10, completion_tokens: 100, total_tokens: 110 };

const chunk = (value: unknown): string => framed(`data: ${JSON.stringify(value)}\n\n`);
const framed = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const choice = (delta: unknown, reason: string | null) => ({
  ...base,
  choices: [{ index: 0, delta, finish_reason: reason }],
});

const streamHead = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
/** Every event is a chunk of its own, as providers send them. */
const event = chunk(choice({ content: contentText }, null));
const ending = `${chunk(choice({}, 'stop'))}${chunk({ ...base, choices: [], usage })}${framed('data: [DONE]\n\n')}0\r\n\r\n`;
const wholeBody = JSON.stringify({
  ...base,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'A short answer.' }, finish_reason: 'stop' }],
  usage,
});

const bytes = {
  whole: Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(wholeBody)}\r\n\r\n${wholeBody}`,
  ),
  first: Buffer.from(`${streamHead}${event}${ending}`),
  head: Buffer.from(streamHead),
  event: Buffer.from(event),
  /** As the kernel hands events over when the reader is slower than the sender. */
  batch: Buffer.from(event.repeat(250)),
  ending: Buffer.from(ending),
};

/** Marked requests are small; a large one is answered whole. */
const largestMarkedBytes = 16 * 1024;
const endOfChunks = Buffer.from('0\r\n\r\n');

const server = createServer({ noDelay: true }, (socket) => {
  let pending: Buffer[] = [];
  let received = 0;
  /** Bytes of the whole request; 0 = the head is not there yet; Infinity = ends with the last chunk. */
  let wanted = 0;
  socket.on('error', () => {});
  socket.on('data', (data) => {
    received += data.length;
    if (received <= largestMarkedBytes || wanted === 0) pending.push(data);
    if (wanted === 0) wanted = readWanted(Buffer.concat(pending));
    if (wanted === 0 || received < wanted) {
      if (wanted !== Number.POSITIVE_INFINITY || !data.subarray(-endOfChunks.length).equals(endOfChunks)) return;
    }
    const asked = received > largestMarkedBytes ? 'whole' : readMark(Buffer.concat(pending));
    pending = [];
    received = 0;
    wanted = 0;
    answer(socket, asked);
  });
});

function readWanted(head: Buffer): number {
  const end = head.indexOf('\r\n\r\n');
  if (end < 0) return 0;
  const length = /content-length: *(\d+)/i.exec(head.toString('latin1', 0, end))?.[1];
  return length === undefined ? Number.POSITIVE_INFINITY : end + 4 + Number(length);
}

function readMark(request: Buffer): Answer {
  const at = request.indexOf(markPrefix);
  const word = at < 0 ? '' : request.toString('latin1', at + markPrefix.length, at + markPrefix.length + 5);
  return (['first', 'paced', 'flat', 'slow'] as const).find((name) => word.startsWith(name)) ?? 'whole';
}

function answer(socket: Socket, asked: Answer): void {
  switch (asked) {
    case 'whole':
    case 'first':
      return void socket.write(bytes[asked]);
    case 'paced':
      return drip(socket, 10);
    case 'slow':
      return drip(socket, 1_000);
    case 'flat':
      return flood(socket);
    default:
      asked satisfies never;
  }
}

/** Streams begin at different moments of the interval, as those of real clients do. */
function drip(socket: Socket, everyMs: number): void {
  socket.write(Buffer.concat([bytes.head, bytes.event]));
  setTimeout(() => {
    const timer = setInterval(() => {
      if (socket.destroyed) clearInterval(timer);
      else socket.write(bytes.event);
    }, everyMs);
  }, Math.random() * everyMs);
}

function flood(socket: Socket): void {
  let left = flatEvents / 250;
  socket.write(bytes.head);
  const pump = (): void => {
    while (left > 0) {
      left -= 1;
      if (!socket.write(bytes.batch)) return void socket.once('drain', pump);
    }
    socket.write(bytes.ending);
  };
  pump();
}

server.listen({ port: 0, host: '127.0.0.1', backlog: 2_048 }, () =>
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })),
);
