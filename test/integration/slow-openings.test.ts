import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Dialect } from '../../shared/dialect.ts';
import { inboundDialects, providerJson } from '../support/dialect-fixtures.ts';
import { writes } from '../support/fake-upstream.ts';
import { requests } from '../support/inbound-requests.ts';
import { useProviderPairs } from '../support/provider-pairs.ts';
import { textOf } from '../support/recorded-events.ts';
import { startGateway } from '../support/running-gateway.ts';
import { inboundPaths, replays } from '../support/scripted-provider.ts';

const pairOf = useProviderPairs();

describe('an answer that takes longer to begin than the first token may', () => {
  /** Enough to see that nothing is given up, and so long a silence that only the test's own end comes after it. */
  const limits = { firstTokenMs: 500, idleMs: 10_000 };
  const tooLongMs = 900;

  /** What a provider sends when the model begins to think or to search, before there is a word of it. */
  const openings = {
    'anthropic-messages': [
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'server_tool_use', id: 's', name: 'web_search' },
      },
    ],
    'openai-responses': [
      { type: 'response.output_item.added', output_index: 0, item: { id: 'rs', type: 'reasoning', summary: [] } },
      { type: 'response.output_item.added', output_index: 0, item: { id: 'ws', type: 'web_search_call' } },
    ],
  } as const;
  const cases = (['anthropic-messages', 'openai-responses'] as const).flatMap((dialect) =>
    openings[dialect].map((event) => ({ dialect, event })),
  );

  async function ask(
    dialect: Dialect & keyof typeof inboundPaths,
    streamed: boolean,
    patience: typeof limits,
    models = [pairOf(dialect).cheap.model, pairOf(dialect).dear.model],
  ) {
    const { cheap, dear } = pairOf(dialect);
    const providers = [cheap.config, dear.config];
    const gateway = await startGateway({ providers, models, settings: { limits: patience } });
    const response = await gateway.post(inboundPaths[dialect], { ...requests.text?.[dialect], stream: streamed });
    const text = await response.text();
    await gateway.close();
    return { text, reasons: gateway.log[0]?.attempts.map(({ reason }) => reason) };
  }

  test.each(cases)('is waited for once $event.type has come: $dialect, $event', async ({ dialect, event }) => {
    const { cheap, dear } = pairOf(dialect);
    const written = `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
    cheap.upstream.play((outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write(written);
      setTimeout(() => outgoing.end(textOf(dialect)), tooLongMs);
    });
    const answer = await ask(dialect, true, limits);
    expect([answer.text, answer.reasons]).toEqual([written + textOf(dialect), [null]]);
    expect(dear.upstream.seen).toHaveLength(0);
  });

  test.each(cases)('is given up when nothing follows: $dialect, $event', async ({ dialect, event }) => {
    const { cheap } = pairOf(dialect);
    cheap.upstream.play(writes([`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`], 'silence'));
    const answer = await ask(dialect, true, { firstTokenMs: 10_000, idleMs: 150 });
    expect([answer.text, answer.reasons]).toEqual([textOf(dialect), ['idle_timeout', null]]);
  });

  test.each(inboundDialects)('is waited for where it comes in one piece: %s', async (dialect) => {
    const { cheap, dear } = pairOf(dialect);
    const whole = JSON.stringify(providerJson(dialect, 'text'));
    cheap.upstream.play((outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      outgoing.write('\n');
      setTimeout(() => outgoing.end(whole), tooLongMs);
    });
    const answer = await ask(dialect, false, limits);
    expect([JSON.parse(answer.text), answer.reasons]).toEqual([JSON.parse(whole), [null]]);
    expect(dear.upstream.seen).toHaveLength(0);
  });

  test.each(inboundDialects)('is given up where a model begins no whole answer: %s', async (dialect) => {
    const { cheap } = pairOf(dialect);
    cheap.upstream.play((...asked) => void setTimeout(() => void replays(dialect, 'text')(...asked), tooLongMs));
    const answer = await ask(dialect, false, limits);
    expect([JSON.parse(answer.text), answer.reasons]).toEqual([
      providerJson(dialect, 'text'),
      ['first_token_timeout', null],
    ]);
  });

  test.each([
    ['is waited for', 'that can think', true, 290, null],
    ['is given up', 'that has thought for five minutes', true, 310, 'first_token_timeout'],
    ['is given up', 'that cannot think', false, 70, 'first_token_timeout'],
  ])('%s where a whole answer comes late from a model %s', async (_how, _whose, reasoning, seconds, reason) => {
    const { cheap, dear } = pairOf('openai-chat');
    const { now } = performance;
    let leapt = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + leapt);
    onTestFinished(() => void vi.restoreAllMocks());
    cheap.upstream.play((...asked) => {
      leapt = seconds * 1_000;
      setTimeout(() => void replays('openai-chat', 'text')(...asked), tooLongMs);
    });
    const models = [{ ...cheap.model, supports: { ...cheap.model.supports, reasoning } }, dear.model];
    const answer = await ask('openai-chat', false, { firstTokenMs: 60_000, idleMs: 100 }, models);
    expect(answer.reasons).toEqual(reason === null ? [null] : [reason, null]);
  });

  test.each(inboundDialects)('is given up where it began in one piece and nothing follows: %s', async (dialect) => {
    const { cheap } = pairOf(dialect);
    cheap.upstream.play((outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      outgoing.write('{');
    });
    const answer = await ask(dialect, false, { firstTokenMs: 10_000, idleMs: 150 });
    expect(answer.reasons).toEqual(['idle_timeout', null]);
  });
});
