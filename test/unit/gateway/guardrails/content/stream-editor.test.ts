import { describe, expect, test } from 'vitest';
import { inspectRequest } from '../../../../../electron/gateway/guardrails/content/content-guard.ts';
import { createStreamEditor } from '../../../../../electron/gateway/guardrails/content/stream-editor.ts';
import { createSseSplitter } from '../../../../../electron/gateway/dialects/sse.ts';
import type { ContentPolicy } from '../../../../../shared/guardrails.ts';
import { compiled, contentPolicy, freshMemory } from '../../../../support/content-policies.ts';
import { githubToken as token, privateKey as pem } from '../../../../support/made-up-secrets.ts';

type Event = Record<string, unknown>;

interface Format {
  readonly name: string;
  readonly named: boolean;
  readonly text: (piece: string) => Event;
  readonly args: (piece: string) => Event;
  readonly between: readonly Event[];
  readonly end: readonly Event[];
  /** What a client makes of the stream. */
  readonly read: (events: readonly Event[]) => { readonly text: string; readonly args: string };
}

const joined = (events: readonly Event[], read: (event: never) => unknown): string =>
  events.map((event) => (read(event as never) as string | undefined) ?? '').join('');

const formats: readonly Format[] = [
  {
    name: 'chat',
    named: false,
    text: (content) => ({ id: 'x', choices: [{ index: 0, delta: { content }, finish_reason: null }] }),
    args: (piece) => ({
      id: 'x',
      choices: [{ index: 0, delta: { tool_calls: [{ index: 1, function: { arguments: piece } }] } }],
    }),
    between: [],
    end: [
      { id: 'x', choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] },
      { id: 'x', choices: [], usage: { prompt_tokens: 1 } },
    ],
    read: (events) => ({
      text: joined(events, (event: { choices: { delta: { content?: string } }[] }) => event.choices[0]?.delta.content),
      args: joined(
        events,
        (event: { choices: { delta: { tool_calls?: { function: { arguments: string } }[] } }[] }) =>
          event.choices[0]?.delta.tool_calls?.[0]?.function.arguments,
      ),
    }),
  },
  {
    name: 'messages',
    named: true,
    text: (text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    args: (piece) => ({
      type: 'content_block_delta',
      index: 1,
      delta: { type: 'input_json_delta', partial_json: piece },
    }),
    between: [{ type: 'ping' }],
    end: [
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_stop', index: 1 },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' } },
      { type: 'message_stop' },
    ],
    read: (events) => ({
      text: joined(events, (event: { delta?: { text?: string } }) => event.delta?.text),
      args: joined(events, (event: { delta?: { partial_json?: string } }) => event.delta?.partial_json),
    }),
  },
  {
    name: 'responses',
    named: true,
    text: (delta) => ({ type: 'response.output_text.delta', item_id: 'm', output_index: 0, content_index: 0, delta }),
    args: (delta) => ({ type: 'response.function_call_arguments.delta', item_id: 'f', output_index: 1, delta }),
    between: [],
    end: [{ type: 'response.completed', response: { output: [] } }],
    read: (events) => ({
      text: joined(events, (event: { type: string; delta?: string }) =>
        event.type.includes('text') ? event.delta : '',
      ),
      args: joined(events, (event: { type: string; delta?: string }) =>
        event.type.includes('arguments') ? event.delta : '',
      ),
    }),
  },
];

function run(format: Format, events: readonly Event[], policy: ContentPolicy, cut: number) {
  const content = compiled(policy);
  const memory = freshMemory();
  const { originals } = inspectRequest(Buffer.from(JSON.stringify({ prompt: `${token} ${pem}` })), content, memory);
  const editor = createStreamEditor({ originals, content, memory });
  const sent = Buffer.from(
    events
      .map((event) => `${format.named ? `event: ${String(event['type'])}\n` : ''}data: ${JSON.stringify(event)}\n\n`)
      .join('') + (format.named ? '' : 'data: [DONE]\n\n'),
  );
  const pieces: Buffer[] = [];
  for (let at = 0; at < sent.length; at += cut)
    pieces.push(editor?.push(sent.subarray(at, at + cut)) ?? Buffer.alloc(0));
  pieces.push(editor?.end() ?? Buffer.alloc(0));
  const out = createSseSplitter().push(Buffer.concat(pieces));
  const parsed = out.filter(({ data }) => data !== '[DONE]').map(({ data }) => JSON.parse(data) as Event);
  return { ...format.read(parsed), events: parsed, out, editor };
}

/** Both texts side by side, a few characters at a time. */
function stream(format: Format, text: string, args: string, step: number): Event[] {
  const events: Event[] = [];
  for (let at = 0; at < Math.max(text.length, args.length); at += step) {
    if (at < text.length) events.push(format.text(text.slice(at, at + step)));
    events.push(...format.between);
    if (at < args.length) events.push(format.args(args.slice(at, at + step)));
  }
  return [...events, ...format.end];
}

describe.each(formats)('a stream of $name', (format) => {
  test.each([1, 2, 3, 5, 8, 13, 1_000])('gets its secrets back, cut into pieces of %d characters', (step) => {
    const text = 'Use [SECRET:github-token:1] [not this] and [SECRET:github-token:1';
    const args = JSON.stringify({ key: '[SECRET:private-key:1]', list: ['[SECRET:github-token:1]'] });
    const events = stream(format, text, args, step);
    const result = run(format, events, contentPolicy({ secrets: 'redact' }), 7);
    expect(result.text).toBe(`Use ${token} [not this] and [SECRET:github-token:1`);
    expect(JSON.parse(result.args)).toEqual({ key: pem, list: [token] });
    expect(result.events.slice(-format.end.length)).toEqual(format.end);
  });

  test.each([1, 2, 5, 1_000])('is redacted, cut into pieces of %d characters', (step) => {
    const text = `Mail jane.doe@acme.org, or xjane@acme.org. Not @home. Key ${token}!`;
    const policy = contentPolicy({ secrets: 'redact', email: 'redact' }, { requests: false, responses: true });
    const result = run(format, stream(format, text, '{"to":"joe@acme.org"}', step), policy, 1_000);
    expect(result.text).toBe('Mail [EMAIL], or [EMAIL]. Not @home. Key [SECRET:github-token]!');
    expect(result.args).toBe('{"to":"[EMAIL]"}');
    expect(result.editor?.findings()).toMatchObject([
      { format: 'email', count: 3 },
      { format: 'github-token', count: 1 },
    ]);
  });

  test.each([1, 4, 1_000])('is flagged without holding anything back, cut into pieces of %d characters', (step) => {
    const policy = contentPolicy({ secrets: 'flag' }, { requests: false, responses: true });
    const events = stream(format, `Key ${token} end`, '{}', step);
    const result = run(format, events, policy, 1_000);
    expect(result.events).toEqual(events);
    expect(result.editor?.findings()).toMatchObject([{ format: 'github-token', action: 'flag', count: 1 }]);
  });

  test.each([1, 2, 5, 1_000])('is read in tool arguments as the tool will read them, cut into pieces of %d', (step) => {
    const policy = contentPolicy({ secrets: 'redact', 'credit-card': 'redact' }, { requests: false, responses: true });
    const written = token.replace('g', '\\u0067').replace('_', '\\u005F');
    const args = `{"${written}":"\\u00e9\\n\\\\u0067 \\"${written}\\"","card":4111111111111111,"of":["4111111111111111",1]}`;
    const result = run(format, stream(format, '', args, step), policy, 1_000);
    expect(JSON.parse(result.args)).toEqual({
      '[SECRET:github-token]': 'é\n\\u0067 "[SECRET:github-token]"',
      card: '[CREDIT_CARD]',
      of: ['[CREDIT_CARD]', 1],
    });
    expect(result.args).toContain('"\\u00e9\\n\\\\u0067 \\"');
  });

  test.each([1, 4, 1_000])('ends where something blocks, cut into pieces of %d characters', (step) => {
    const policy = contentPolicy({ secrets: 'block' }, { requests: false, responses: true });
    const result = run(format, stream(format, `Fine so far. Key ${token} end`, '', step), policy, 1_000);
    expect(result.editor?.isBlocked()).toBe(true);
    expect('Fine so far. Key ').toContain(result.text);
    expect(result.events.some((event) => event['type'] === 'message_stop')).toBe(false);
  });
});

test('what a responses stream repeats at its end is restored and redacted too', () => {
  const [, , responses] = formats;
  if (responses === undefined) throw new Error('There is no such format.');
  const whole = (text: string) => ({ type: 'response.output_text.done', text });
  const restored = run(responses, [whole('[SECRET:github-token:1]')], contentPolicy({ secrets: 'redact' }), 1_000);
  expect(restored.events).toEqual([whole(token)]);
  const policy = contentPolicy({ secrets: 'redact' }, { requests: false, responses: true });
  const events = [...stream(responses, `Key ${token}`, '', 5).slice(0, -1), whole(`Key ${token}`)];
  const redacted = run(responses, events, policy, 1_000);
  expect(redacted.events.at(-1)).toEqual(whole('Key [SECRET:github-token]'));
  expect(redacted.editor?.findings()).toMatchObject([{ count: 1 }]);
});

/** Thinking that the provider signs, in the two wire formats that have it. */
const sealed: readonly (readonly [name: string, piece: (text: string) => Event])[] = [
  ['messages', (thinking) => ({ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking } })],
  ['chat', (text) => inDelta({ reasoning_details: [{ type: 'reasoning.text', text, index: 0 }] })],
];

function inDelta(delta: object): Event {
  return { id: 'x', choices: [{ index: 0, delta, finish_reason: null }] };
}

describe.each(sealed)('signed thinking in a stream of %s', (name, piece) => {
  const format = formats.find((candidate) => candidate.name === name) as Format;

  test('passes as it is: its seal would break', () => {
    const thinking = [piece('[SECRET:github-token:1]')];
    expect(run(format, thinking, contentPolicy({ secrets: 'redact' }), 1_000).events).toEqual(thinking);
    const secret = [...token].map(piece);
    const policy = contentPolicy({ secrets: 'redact' }, { requests: false, responses: true });
    const result = run(format, secret, policy, 1_000);
    expect(result.events).toEqual(secret);
    expect(result.editor?.findings()).toMatchObject([{ format: 'github-token', action: 'flag', count: 1 }]);
  });

  test.each([1, 7, 1_000])('is blocked, cut into pieces of %d characters', (step) => {
    const policy = contentPolicy({ secrets: 'block' }, { requests: false, responses: true });
    const events = (`Hm. ${token} `.match(new RegExp(`.{1,${step}}`, 'g')) ?? []).map(piece);
    const result = run(format, [...events, ...format.end], policy, 1_000);
    expect(result.editor?.isBlocked()).toBe(true);
    expect(JSON.stringify(result.events)).not.toContain(token.slice(-8, -2));
  });
});

/** Texts that do not come piece by piece. */
const besides: readonly (readonly [name: string, format: string, event: (text: string) => Event])[] = [
  ['the name of a tool', 'chat', (name) => inDelta({ tool_calls: [{ index: 0, function: { name, arguments: '' } }] })],
  ['a source', 'chat', (title) => inDelta({ content: '. ', annotations: [{ url_citation: { title } }] })],
  ['a text in parts', 'chat', (text) => inDelta({ content: [{ type: 'text', text }] })],
  [
    'a source',
    'messages',
    (text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'citations_delta', citation: { text } } }),
  ],
  [
    'the name of an argument',
    'messages',
    (name) => ({ type: 'content_block_start', index: 1, content_block: { type: 'tool_use', input: { [name]: 1 } } }),
  ],
];

describe.each(besides)('%s in a stream of %s', (_what, name, event) => {
  const format = formats.find((candidate) => candidate.name === name) as Format;
  const said = [format.text('Mail jane@acme.org '), event(`${token} `), format.text('end.')];
  const rule = { requests: false, responses: true };

  test('is blocked, also behind something that is only flagged', () => {
    const result = run(format, said, contentPolicy({ email: 'flag', secrets: 'block' }, rule), 1_000);
    expect(result.editor?.isBlocked()).toBe(true);
    expect(JSON.stringify(result.events)).not.toContain(token);
  });

  test('is redacted, and the texts around it stay', () => {
    const result = run(format, said, contentPolicy({ secrets: 'redact' }, rule), 1_000);
    expect(result.events).toContainEqual(event('[SECRET:github-token] '));
    expect(result.text).toContain('Mail jane@acme.org ');
    expect(result.editor?.findings()).toMatchObject([{ format: 'github-token', count: 1 }]);
  });
});

test('a source in the middle of a text does not cut it in two', () => {
  const [, messages] = formats;
  if (messages === undefined) throw new Error('There is no such format.');
  const source = { type: 'content_block_delta', index: 0, delta: { type: 'citations_delta', citation: {} } };
  const events = [messages.text(token.slice(0, 9)), source, messages.text(`${token.slice(9)} `), ...messages.end];
  const policy = contentPolicy({ secrets: 'block' }, { requests: false, responses: true });
  expect(run(messages, events, policy, 1_000).editor?.isBlocked()).toBe(true);
});

test('with nothing to put back and nothing to look for there is no editor', () => {
  const content = compiled(contentPolicy({ secrets: 'redact' }));
  expect(createStreamEditor({ originals: new Map(), content, memory: freshMemory() })).toBeNull();
});
