import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { StreamForm } from '../../../../electron/gateway/pipeline/answer-form.ts';
import { Outgoing } from '../../../../electron/gateway/server/head.ts';
import { relayStream } from '../../../../electron/gateway/server/relay-stream.ts';
import type { RunningAnswer } from '../../../../electron/gateway/upstream/answer.ts';
import { HangUp } from '../../../../electron/gateway/upstream/hang-up.ts';

const form: StreamForm = {
  push: (chunk) => chunk,
  hasTerminated: () => false,
  isOver: () => false,
  facts: () => ({ finished: true, terminated: true, failure: null, usage: null, bytesPerEvent: null }),
  ending: () => '',
  errorEvent: () => '',
};

const answer: RunningAnswer = {
  kind: 'stream',
  status: 200,
  isThinking: false,
  hasLeft: () => true,
  relay(sink) {
    sink.data(Buffer.from('data: {}\n\n'));
    sink.end();
  },
  resume() {},
  abort() {},
};

test.each([
  ['all has been written', () => {}],
  ['the client has left before all was written', (outgoing: Outgoing) => void outgoing.socket?.end()],
])('a relay is over when %s', async (_, meanwhile) => {
  const over = new Promise<string>((resolve) => {
    const server = createServer({ ServerResponse: Outgoing }, (_incoming, outgoing) => {
      outgoing.writeHead(200);
      outgoing.on('close', () => setImmediate(resolve, 'still waiting'));
      void relayStream(answer, {
        form,
        outgoing,
        signal: new HangUp(),
        beforeEnd: async () => {
          meanwhile(outgoing);
          return null;
        },
        hideKey: (text) => text,
      }).then(() => resolve('over'));
    });
    onTestFinished(() => void server.close());
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      fetch(`http://127.0.0.1:${port}`)
        .then((response) => response.text())
        .catch(() => {});
    });
  });
  expect(await over).toBe('over');
});
