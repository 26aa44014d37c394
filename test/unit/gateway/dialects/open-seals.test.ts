import { describe, expect, test } from 'vitest';
import type { InboundDialect, ReasoningSeal } from '../../../../electron/gateway/dialects/conversation.ts';
import { openSeals, type SealReader } from '../../../../electron/gateway/dialects/open-seals.ts';
import { readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import { packSeal } from '../../../../electron/gateway/dialects/reasoning-seal.ts';

const anthropic = { provider: 'anthropic', author: 'anthropic' };
const openai = { provider: 'openai', author: 'openai' };
const openrouter = { provider: 'openrouter', author: 'minimax' };
const deepseek = { provider: 'deepseek', author: 'deepseek' };

function open(dialect: InboundDialect, body: string, to: SealReader) {
  const request = readInbound(dialect, Buffer.from(body), () => null);
  const { bytes, dropped } = openSeals(request, to);
  return { body: bytes.toString(), dropped, isSame: bytes === request.bytes };
}

const packed = (maker: string, data: string, form: ReasoningSeal['form'] = 'signature'): string =>
  packSeal({ maker, form, data, itemId: null });
const thinking = (signature: string, text = 'Hm'): string =>
  `{ "type":"thinking", "thinking":"${text}","signature":"${signature}" }`;
/** What a rewriting would change: digits, escapes, spaces, a block that only this format has. */
const odd = '{"type":"server_tool_use" ,"id":"s","input":{"n":12345678901234567890,"t":"\\u00fc\\/"}}';
const messages = (...blocks: string[]): string =>
  `{"model":"m","max_tokens":9, "messages":[ {"role":"user","content":"x"} ,{"role":"assistant","content":[ ${blocks.join(' , ')} ]}, {"role":"user","content":"\\"pareto:"}], "temperature":1.0}`;

describe('messages', () => {
  test.each<[string, string[], SealReader, string[]]>([
    ['in front', [thinking(packed('google', 'S')), odd], anthropic, [odd]],
    ['at the end', [odd, thinking(packed('google', 'S'))], anthropic, [odd]],
    [
      'around',
      [thinking(packed('x', 'S')), odd, thinking(packed('y', '')), thinking(packed('z', ''))],
      anthropic,
      [odd],
    ],
  ])('lose thinking that Claude cannot check, %s', (_where, blocks, to, left) => {
    const { body, dropped } = open('anthropic-messages', messages(...blocks), to);
    expect(body.replaceAll(/\s+(?=\])/g, ' ')).toBe(messages(...left));
    expect(dropped).toEqual(['messages.content.thinking']);
  });

  test('give Claude its own thinking back', () => {
    const redacted = (data: string): string => `{"type":"redacted_thinking","data":"${data}"}`;
    expect(
      open(
        'anthropic-messages',
        messages(thinking(packed('anthropic', 'Eq==')), redacted(packed('anthropic', 'R', 'redacted')), odd),
        anthropic,
      ),
    ).toMatchObject({ body: messages(thinking('Eq=='), redacted('R'), odd), dropped: [] });
  });

  test('lose a turn of which nothing is left', () => {
    const { body } = open('anthropic-messages', messages(thinking(packed('deepseek', ''))), anthropic);
    expect(JSON.parse(body)).toMatchObject({
      messages: [
        { role: 'user', content: 'x' },
        { role: 'user', content: '"pareto:' },
      ],
    });
  });

  test('say nothing of a bare mark of Google’s, which held no thought', () => {
    const { body, dropped } = open('anthropic-messages', messages(thinking(packed('google', 'S'), ''), odd), anthropic);
    expect([body, dropped]).toEqual([messages(odd), []]);
  });

  test('keep the text for makers who check nothing', () => {
    const body = messages(thinking(packed('minimax', 'S')), odd);
    expect(open('anthropic-messages', body, deepseek)).toEqual({ body, dropped: [], isSame: true });
  });

  test.each([
    messages(thinking('EqQB'), odd),
    messages(odd, '{"type":"text","text":"\\"pareto:x\\""}'),
    messages('{"type":"text","text":"pareto:a:signature::b"}'),
    '{"model":"m","messages":["pareto:a:signature::b"]}',
    '{"model":"m","messages":[{"role":"user","content":"pareto:a:signature::b"}]}',
    '{"model":"m","messages":[{"role":"user","content":["pareto:a:signature::b",["pareto:"]]}]}',
    messages(thinking('pareto:a:what::b')),
  ])('are left alone where there is no seal: %s', (body) => {
    expect(open('anthropic-messages', body, anthropic)).toEqual({ body, dropped: [], isSame: true });
  });
});

describe('responses', () => {
  const reasoning = (encrypted: string): string =>
    `{"type":"reasoning", "id":"rs_1","summary":[{"type":"summary_text","text":"Hm"}],"encrypted_content":"${encrypted}"}`;
  const search = '{"type":"web_search_call","id":"ws","action":{"n":9007199254740993}}';
  const input = (...items: string[]): string =>
    `{"model":"m","tools":[{"type":"web_search"}],"input":[${items.join(',')}],"store":false}`;

  test.each<[string, string[], SealReader, string[], string[]]>([
    [
      'what another maker thought goes, OpenAI’s own stays as it is',
      [reasoning(packed('anthropic', 'S')), reasoning('gAAA'), search],
      openai,
      [reasoning('gAAA'), search],
      ['input.reasoning'],
    ],
    [
      'what this maker has encrypted is opened',
      [search, reasoning(packed('openai', 'gAAA', 'encrypted'))],
      openai,
      [search, reasoning('gAAA')],
      [],
    ],
    [
      'thought of an OpenAI model that is not encrypted goes',
      [search, reasoning(packed('openai', ''))],
      openai,
      [search],
      ['input.reasoning'],
    ],
    [
      'the text goes back to a maker who checks nothing',
      [search, reasoning(packed('deepseek', ''))],
      deepseek,
      [search, reasoning(packed('deepseek', ''))],
      [],
    ],
  ])('%s', (_name, items, to, left, dropped) => {
    expect(open('openai-responses', input(...items), to)).toMatchObject({ body: input(...left), dropped });
  });

  test('plain text as input holds none', () => {
    const body = '{"model":"m","input":"pareto:a:signature::b"}';
    expect(open('openai-responses', body, openai)).toEqual({ body, dropped: [], isSame: true });
  });
});

describe('chat', () => {
  const detail = (signature: string): string => `{"type":"reasoning.text","text":"Hm","signature":"${signature}"}`;
  const chat = (...details: string[]): string =>
    `{"model":"m","messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y","reasoning":"Hm","reasoning_details":[${details.join(',')}],"seed":1e2}]}`;

  test('a seal goes to its maker over OpenRouter', () => {
    expect(open('openai-chat', chat(detail(packed('minimax', 'S')), detail('own')), openrouter)).toMatchObject({
      body: chat(detail('S'), detail('own')),
      dropped: [],
    });
  });

  test.each([openai, deepseek, { provider: 'openrouter', author: 'moonshotai' }])('and to nobody else: %j', (to) => {
    expect(open('openai-chat', chat(detail(packed('minimax', 'S'))), to)).toMatchObject({
      body: chat(),
      dropped: ['messages.reasoning_content'],
    });
  });
});
