import { createServer, type Socket } from 'node:net';

/**
 * An upstream on bare sockets, so that it is never the bottleneck: it looks for the end of the request, not at its
 * content. The path says what to answer: `/whole/…` a small JSON answer, `/paced/…` an event every 10 ms, `/flat/…`
 * events as fast as the reader takes them, `/first/…` one event and the end.
 */
const event = (text: string) =>
  `data: {"id":"b","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"${text}"},"finish_reason":null}]}\n\n`;
const ending =
  'data: {"id":"b","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n' +
  'data: {"id":"b","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":100,"total_tokens":110}}\n\n' +
  'data: [DONE]\n\n';
const wholeBody = JSON.stringify({
  id: 'b',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'A short answer.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 },
});
const whole = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(wholeBody)}\r\n\r\n${wholeBody}`,
);
const streamHead = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
const chunked = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const oneEvent = Buffer.from(chunked(event(' word')));
const finish = Buffer.from(`${chunked(ending)}0\r\n\r\n`);

/** Events of one stream flat out, and of one paced stream. */
const flatEvents = 20_000;
const pacedEvents = 300;

const server = createServer((socket) => {
  let pending: Buffer[] = [];
  let bytes = 0;
  let wanted = -1;
  let path = '';
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    pending.push(chunk);
    bytes += chunk.length;
    if (wanted < 0) {
      const head = Buffer.concat(pending);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const text = head.toString('latin1', 0, end);
      path = text.slice(text.indexOf(' ') + 1, text.indexOf(' ', 5));
      const length = /content-length: *(\d+)/i.exec(text)?.[1];
      wanted = end + 4 + Number(length ?? 0);
      pending = [head];
      if (length === undefined) wanted = Number.POSITIVE_INFINITY;
    }
    const isChunkedEnd = wanted === Number.POSITIVE_INFINITY && chunk.subarray(-5).equals(Buffer.from('0\r\n\r\n'));
    if (bytes < wanted && !isChunkedEnd) return;
    pending = [];
    bytes = 0;
    wanted = -1;
    answer(socket, path);
  });
});

function answer(socket: Socket, path: string): void {
  if (path.startsWith('/whole')) socket.write(whole);
  else if (path.startsWith('/first')) socket.write(Buffer.concat([Buffer.from(streamHead), oneEvent, finish]));
  else if (path.startsWith('/paced')) pace(socket);
  else flood(socket);
}

function pace(socket: Socket): void {
  let sent = 0;
  socket.write(streamHead);
  const timer = setInterval(() => {
    socket.write(oneEvent);
    sent += 1;
    if (sent < pacedEvents && !socket.destroyed) return;
    clearInterval(timer);
    socket.write(finish);
  }, 10);
}

/** Eight events a write, as a fast provider's kernel would batch them. */
const batch = Buffer.concat(Array.from({ length: 8 }, () => oneEvent));

function flood(socket: Socket): void {
  let left = flatEvents / 8;
  socket.write(streamHead);
  const pump = (): void => {
    while (left > 0) {
      left -= 1;
      if (!socket.write(batch)) return void socket.once('drain', pump);
    }
    socket.write(finish);
  };
  pump();
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) console.log(JSON.stringify({ port: address.port }));
});
