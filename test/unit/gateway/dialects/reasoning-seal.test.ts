import { describe, expect, test } from 'vitest';
import { inboundCodecs, outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import type { InboundDialect } from '../../../../electron/gateway/dialects/conversation.ts';
import { listOf, objectOf, objectsOf } from '../../../../electron/gateway/dialects/json-value.ts';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import { mayHoldPackedSeal, packSeal, unpackSeal } from '../../../../electron/gateway/dialects/reasoning-seal.ts';
import { createSseSplitter } from '../../../../electron/gateway/dialects/sse.ts';
import type { Dialect } from '../../../../shared/dialect.ts';
import {
  contextFor,
  inboundDialects,
  providerJson,
  providerStream,
  readStream,
  target,
  targets,
} from '../../../support/dialect-fixtures.ts';

const tool = { type: 'object', properties: {} };

/** An agent's first question in each format, and how it sends our answer back with the next one. */
const agents: Readonly<Record<InboundDialect, { first: JsonObject; next: (answer: JsonObject) => JsonObject }>> = {
  'openai-chat': {
    first: {
      model: 'm',
      messages: [{ role: 'user', content: 'Look' }],
      tools: [{ type: 'function', function: { name: 'read_file', parameters: tool } }],
    },
    next: (answer) => ({
      ...agents['openai-chat'].first,
      messages: [
        { role: 'user', content: 'Look' },
        objectOf(objectsOf(answer.choices)[0]?.message),
        { role: 'user', content: 'Go on' },
      ],
    }),
  },
  'openai-responses': {
    first: {
      model: 'm',
      input: [{ role: 'user', content: 'Look' }],
      tools: [{ type: 'function', name: 'read_file', parameters: tool, strict: false }],
    },
    next: (answer) => ({
      ...agents['openai-responses'].first,
      input: [{ role: 'user', content: 'Look' }, ...listOf(answer.output), { role: 'user', content: 'Go on' }],
    }),
  },
  'anthropic-messages': {
    first: {
      model: 'm',
      max_tokens: 9000,
      messages: [{ role: 'user', content: 'Look' }],
      tools: [{ name: 'read_file', input_schema: tool }],
    },
    next: (answer) => ({
      ...agents['anthropic-messages'].first,
      messages: [
        { role: 'user', content: 'Look' },
        { role: 'assistant', content: answer.content },
        { role: 'user', content: 'Go on' },
      ],
    }),
  },
};

/** Where each maker finds its own thinking in the next request. */
const makers: readonly [
  author: string,
  dialect: Dialect,
  fixture: string,
  find: (body: JsonObject) => unknown,
  found: unknown,
][] = [
  [
    'anthropic',
    'anthropic-messages',
    'reasoning',
    (body) => listOf(objectsOf(body.messages)[1]?.content)[0],
    { type: 'thinking', thinking: 'First I think.', signature: 'EqQBCkgIARABGAI=' },
  ],
  [
    'openai',
    'openai-responses',
    'reasoning',
    (body) => objectsOf(body.input).find((item) => item.type === 'reasoning'),
    {
      type: 'reasoning',
      id: 'rs_R3',
      summary: [{ type: 'summary_text', text: 'First I think.' }],
      encrypted_content: 'gAAAAABo',
    },
  ],
  [
    'google',
    'gemini',
    'tools',
    (body) => objectsOf(objectsOf(body.contents)[1]?.parts)[0]?.thoughtSignature,
    'c2lnbmF0dXJl',
  ],
  ['deepseek', 'openai-chat', 'reasoning', (body) => objectsOf(body.messages)[1]?.reasoning_content, 'First I think.'],
];

const pairs = inboundDialects.flatMap((inbound) => makers.map((maker) => [inbound, ...maker] as const));

describe.each(pairs)('%s client, model of %s', (inbound, author, outbound, fixture, find, found) => {
  const client = inboundCodecs[inbound];
  const agent = agents[inbound];
  const facts = author === 'deepseek' ? target('deepseek', 'deepseek', 'deepseek-v4-pro') : targets[outbound];

  test('gets its thinking back with the next turn, whatever the client’s format', () => {
    const reply = outboundCodecs[outbound].readReply(providerJson(outbound, fixture), author);
    if ('failure' in reply) throw new Error(reply.failure.message);
    const answer = client.writeReply(reply, contextFor(client.readRequest(agent.first), author));
    const sentBack = client.readRequest(JSON.parse(JSON.stringify(agent.next(answer))) as JsonObject);
    const { body } = outboundCodecs[outbound].writeRequest(sentBack, facts);
    const seen = find(body);
    // the id of a reasoning item is the provider's own; a responses client keeps only the one we gave
    if (inbound === 'openai-responses' && outbound === 'openai-responses')
      expect(seen).toMatchObject({ encrypted_content: 'gAAAAABo' });
    else expect(seen).toEqual(found);
  });

  test('gets it back from a streamed answer too', () => {
    const { events } = readStream(outbound, providerStream(outbound, fixture));
    const seals = events.flatMap((event) => (event.kind === 'reasoning-seal' ? [event.seal] : []));
    expect(seals.length).toBe(author === 'deepseek' ? 0 : 1);
    const writer = client.createStreamWriter(contextFor(client.readRequest(agent.first), author));
    const written = events.map((event) => writer.write(event)).join('') + writer.end();
    for (const seal of seals) {
      const bare =
        (inbound === 'anthropic-messages' && author === 'anthropic') ||
        (inbound === 'openai-responses' && author === 'openai') ||
        inbound === 'openai-chat';
      expect(written).toContain(JSON.stringify(bare ? seal.data : packSeal(seal)).slice(1, -1));
    }
  });
});

describe('a thought that stands before a call of Gemini', () => {
  const thought = [
    { kind: 'reasoning' as const, text: 'Hm' },
    ...readStream('gemini', providerStream('gemini', 'tools')).events,
  ];

  /** The answer as a client has it at the end of the stream. */
  function contentOf(inbound: 'openai-responses' | 'anthropic-messages'): readonly JsonObject[] {
    const client = inboundCodecs[inbound];
    const writer = client.createStreamWriter(contextFor(client.readRequest(agents[inbound].first), 'google'));
    const written = thought.map((event) => writer.write(event)).join('') + writer.end();
    const events = createSseSplitter()
      .push(Buffer.from(written))
      .map(({ data }) => objectOf(JSON.parse(data)) ?? {});
    if (inbound === 'openai-responses') return objectsOf(objectOf(events.at(-1)?.response)?.output);
    const blocks = objectsOf(events.map((event) => event.content_block));
    const deltas = events.filter(({ type }) => type === 'content_block_delta');
    return blocks.map((block, index) => {
      const own = deltas.filter((event) => event.index === index).map(({ delta }) => objectOf(delta) ?? {});
      return block.type === 'thinking'
        ? ({ ...Object.assign({}, block, ...own), type: 'thinking' } as JsonObject)
        : block;
    });
  }

  test.each(['openai-responses', 'anthropic-messages'] as const)(
    'keeps the call’s signature in a streamed answer: %s',
    (inbound) => {
      const answer = { output: contentOf(inbound), content: contentOf(inbound) };
      const sentBack = inboundCodecs[inbound].readRequest(agents[inbound].next(answer));
      const { body } = outboundCodecs.gemini.writeRequest(sentBack, targets.gemini);
      const call = objectsOf(objectsOf(body.contents)[1]?.parts).find((part) => part.functionCall !== undefined);
      expect(call?.thoughtSignature).toBe('c2lnbmF0dXJl');
    },
  );
});

/** How clients put the pieces of a streamed `reasoning_details` together. */
const memories: Readonly<Record<string, (pieces: readonly JsonObject[]) => readonly JsonObject[]>> = {
  'every piece': (pieces) => pieces,
  'one entry for each index': (pieces) =>
    [...Map.groupBy(pieces, (piece) => piece.index).values()].flatMap((same) => {
      const texts = same.filter((piece) => piece.type === 'reasoning.text');
      const text = texts.map((piece) => piece.text).join('');
      return [Object.assign({}, ...texts, { text }) as JsonObject, ...same.filter((piece) => !texts.includes(piece))];
    }),
  'the last piece': (pieces) => pieces.slice(-1),
};

describe.each(Object.keys(memories))('a chat client that keeps of a stream %s', (memory) => {
  test.each([
    ...makers,
    [
      'google',
      'gemini',
      'reasoning and a call',
      (body: JsonObject) =>
        objectsOf(objectsOf(body.contents)[1]?.parts).find((part) => part.functionCall !== undefined)?.thoughtSignature,
      'c2lnbmF0dXJl',
    ] as const,
  ])('brings a model of %s its thinking back (%s, %s)', (author, outbound, fixture, find, found) => {
    const client = inboundCodecs['openai-chat'];
    const events =
      fixture === 'reasoning and a call'
        ? [{ kind: 'reasoning' as const, text: 'Hm' }, ...readStream(outbound, providerStream(outbound, 'tool')).events]
        : readStream(outbound, providerStream(outbound, fixture)).events;
    const writer = client.createStreamWriter(contextFor(client.readRequest(agents['openai-chat'].first), author));
    const deltas = createSseSplitter()
      .push(Buffer.from(events.map((event) => writer.write(event)).join('')))
      .map(({ data }) => objectOf(objectsOf(objectOf(JSON.parse(data))?.choices)[0]?.delta) ?? {});
    const pieces = deltas.flatMap((delta) => objectsOf(delta.reasoning_details));
    const message = {
      role: 'assistant',
      content: deltas.map((delta) => delta.content ?? '').join(''),
      reasoning_content: deltas.map((delta) => delta.reasoning_content ?? '').join(''),
      reasoning_details: memories[memory]?.(pieces),
      tool_calls: deltas
        .flatMap((delta) => objectsOf(delta.tool_calls))
        .filter((call) => call.id !== undefined)
        // the library of OpenRouter keeps nothing beside a call but what it knows
        .map(({ id, type, function: target }) => ({ id, type, function: { ...objectOf(target), arguments: '{}' } })),
    };
    const sentBack = client.readRequest({
      ...agents['openai-chat'].first,
      messages: [{ role: 'user', content: 'Look' }, message, { role: 'user', content: 'Go on' }],
    });
    const facts = author === 'deepseek' ? target('deepseek', 'deepseek', 'deepseek-v4-pro') : targets[outbound];
    expect(find(outboundCodecs[outbound].writeRequest(sentBack, facts).body)).toEqual(found);
  });
});

describe('a model of another maker', () => {
  test.each([
    ['anthropic-messages', 'messages.content.thinking'],
    ['openai-responses', 'input.reasoning'],
    ['openai-chat', 'messages.reasoning_content'],
  ] as const)('is not given thinking it cannot check: a %s client is told %s was dropped', (inbound, path) => {
    const client = inboundCodecs[inbound];
    const reply = outboundCodecs['openai-responses'].readReply(providerJson('openai-responses', 'reasoning'), 'openai');
    if ('failure' in reply) throw new Error(reply.failure.message);
    const answer = client.writeReply(reply, contextFor(client.readRequest(agents[inbound].first), 'openai'));
    const { body, dropped } = outboundCodecs['anthropic-messages'].writeRequest(
      client.readRequest(agents[inbound].next(answer)),
      targets['anthropic-messages'],
    );
    expect(JSON.stringify(body)).not.toContain('gAAAA');
    expect(JSON.stringify(body)).not.toContain('"thinking"');
    expect(dropped).toContain(path);
  });
});

test('a seal comes out of its field as it went in', () => {
  for (const seal of [
    { maker: 'openai', form: 'encrypted', data: 'a:b:c==', itemId: 'rs_1' },
    { maker: 'z-ai', form: 'signature', data: '', itemId: null },
    { maker: 'anthropic', form: 'redacted', data: 'x', itemId: null },
  ] as const) {
    expect(unpackSeal(packSeal(seal))).toEqual(seal);
  }
  expect(unpackSeal('EqQBCkgIARABGAI=')).toBeNull();
  expect(unpackSeal('pareto:openai')).toBeNull();
  expect(unpackSeal('pareto:openai:what::x')).toBeNull();
});

test('a client’s own format loses a seal that only another maker reads, since it would be a broken signature there', () => {
  const body = {
    model: 'm',
    max_tokens: 9,
    messages: [
      { role: 'user', content: 'x' },
      {
        role: 'assistant',
        content: [
          {
            type: 'thinking',
            thinking: 'Hm',
            signature: packSeal({ maker: 'deepseek', form: 'signature', data: '', itemId: null }),
          },
          { type: 'text', text: 'a' },
        ],
      },
    ],
  };
  expect(mayHoldPackedSeal(JSON.stringify(body))).toBe(true);
  expect(mayHoldPackedSeal(Buffer.from(JSON.stringify(body)))).toBe(true);
  expect(mayHoldPackedSeal('{"signature":"EqQB"}')).toBe(false);
  const written = outboundCodecs['anthropic-messages'].writeRequest(
    inboundCodecs['anthropic-messages'].readRequest(body),
    targets['anthropic-messages'],
  );
  expect(written.body.messages).toEqual([
    { role: 'user', content: 'x' },
    { role: 'assistant', content: [{ type: 'text', text: 'a' }] },
  ]);
  expect(written.dropped).toEqual(['messages.content.thinking']);
});
