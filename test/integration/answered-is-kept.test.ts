import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inboundDialects } from '../support/dialect-fixtures.ts';
import { answers, fails, startUpstream, type FakeUpstream } from '../support/fake-upstream.ts';
import { aModel, aProvider, startGateway, type RunningGateway } from '../support/running-gateway.ts';
import { inboundPaths } from '../support/scripted-provider.ts';

let upstream: FakeUpstream;
let gateway: RunningGateway;
let keep: () => void;
/** Resolves when the gateway wants a record to be kept. */
let asked: Promise<void>;

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(async () => {
  upstream.play(answers('Hello.'));
  const kept = new Promise<void>((resolve) => {
    keep = resolve;
  });
  let noteAsked = (): void => {};
  asked = new Promise<void>((resolve) => {
    noteAsked = resolve;
  });
  gateway = await startGateway({
    providers: [aProvider('acme', upstream.baseUrl)],
    models: [aModel('acme/one', 'acme', 'high', 1)],
    keeping: () => {
      noteAsked();
      return kept;
    },
  });
});
afterEach(() => gateway.close());

/** An answer that does not wait has come after this: each of these is asked for and answered later than it. */
async function askOthers(): Promise<void> {
  for (let round = 0; round < 10; round += 1) await (await fetch(`${gateway.origin}/healthz`)).text();
}

const ends = /\[DONE\]|message_stop|response\.completed/;

describe.each(inboundDialects)('while the record is not kept: %s', (inbound) => {
  const ask = (stream: boolean): Promise<Response> =>
    gateway.post(inboundPaths[inbound], {
      model: 'acme/one',
      stream,
      max_tokens: 100,
      ...(inbound === 'openai-responses' ? { input: 'Hi' } : { messages: [{ role: 'user', content: 'Hi' }] }),
    });

  test('a whole answer does not leave', async () => {
    const answer = ask(false).then((response) => response.json());
    let hasCome = false;
    void answer.then(() => (hasCome = true));
    await asked;
    await askOthers();
    expect(hasCome).toBe(false);
    keep();
    expect(JSON.stringify(await answer)).toContain('Hello.');
  });

  test('the end of a stream does not leave', async () => {
    let text = '';
    const read = (async () => {
      for await (const piece of (await ask(true)).body ?? []) text += Buffer.from(piece).toString();
    })();
    await asked;
    await askOthers();
    expect(text).not.toMatch(ends);
    keep();
    await read;
    expect(text).toMatch(ends);
  });

  test('a failure is not told', async () => {
    upstream.play(fails(500));
    let hasCome = false;
    const answer = ask(false).then((response) => ((hasCome = true), response.text()));
    await asked;
    await askOthers();
    expect(hasCome).toBe(false);
    keep();
    await answer;
  });
});
