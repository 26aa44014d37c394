import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Dialect } from '../../shared/dialect.ts';
import type { Conversation, InboundDialect } from '../../electron/gateway/dialects/conversation.ts';
import type { ReplyContext, TargetFacts } from '../../electron/gateway/dialects/dialect-codec.ts';
import type { ReplyEvent } from '../../electron/gateway/dialects/reply.ts';
import { outboundCodecs } from '../../electron/gateway/dialects/codecs.ts';
import { createSseSplitter } from '../../electron/gateway/dialects/sse.ts';

const folder = path.join(import.meta.dirname, '../fixtures/dialects');

export const inboundDialects: readonly InboundDialect[] = ['openai-chat', 'openai-responses', 'anthropic-messages'];
export const outboundDialects: readonly Dialect[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'];

/** A provider's answer as it was sent: JSON, or the bytes of a stream. */
export function providerJson(dialect: Dialect, name: string): unknown {
  return JSON.parse(readFileSync(path.join(folder, dialect, `${name}.json`), 'utf8'));
}

export function providerStream(dialect: Dialect, name: string): Buffer {
  return readFileSync(path.join(folder, dialect, `${name}.sse`));
}

/** An ordinary endpoint for each wire format. */
export const targets: Readonly<Record<Dialect, TargetFacts>> = {
  'openai-chat': target('openai', 'openai', 'gpt-6-sol'),
  'openai-responses': target('openai', 'openai', 'gpt-6.2-sol'),
  'anthropic-messages': target('anthropic', 'anthropic', 'claude-opus-5-5'),
  gemini: target('google', 'google', 'gemini-4-argon'),
};

export function target(
  provider: string,
  author: string,
  upstreamModel: string,
  more: Partial<TargetFacts> = {},
): TargetFacts {
  return {
    provider,
    author,
    upstreamModel,
    maxOutputTokens: 32_000,
    reasoning: true,
    quirks: [],
    usageOnRequest: true,
    ...more,
  };
}

/** Author of the models behind each format's fixtures. */
export const authors: Readonly<Record<Dialect, string>> = {
  'openai-chat': 'deepseek',
  'openai-responses': 'openai',
  'anthropic-messages': 'anthropic',
  gemini: 'google',
};

export function contextFor(conversation: Conversation, author = 'anthropic'): ReplyContext {
  return { id: 'x1', model: `${author}/model-1`, createdS: 1_763_900_000, conversation, lost: new Set() };
}

/** Reads a stream, cut at the given places. */
export function readStream(
  dialect: Dialect,
  bytes: Buffer,
  cuts: readonly number[] = [],
): { readonly events: readonly ReplyEvent[]; readonly ended: boolean } {
  const splitter = createSseSplitter();
  const reader = outboundCodecs[dialect].createStreamReader(authors[dialect]);
  const events: ReplyEvent[] = [];
  let start = 0;
  for (const end of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    for (const event of splitter.push(bytes.subarray(start, end))) events.push(...reader.read(event));
    start = end;
  }
  for (const event of splitter.end()) events.push(...reader.read(event));
  events.push(...reader.end());
  return { events, ended: reader.ended };
}
