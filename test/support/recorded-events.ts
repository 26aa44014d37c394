import type { Dialect } from '../../shared/dialect.ts';
import { providerStream } from './dialect-fixtures.ts';

/** Events of a recorded stream, each with its blank line. */
export function eventsOf(dialect: Dialect, name: string): readonly string[] {
  return providerStream(dialect, name)
    .toString('utf8')
    .split('\n\n')
    .filter((event) => event.trim() !== '')
    .map((event) => `${event}\n\n`);
}

/** The recorded text as it is streamed, all of it. */
export function textOf(dialect: Dialect): string {
  return providerStream(dialect, 'text').toString('utf8');
}

/** What the recorded text begins with, before its first word: role, ids, counts. Gemini has nothing of the kind. */
export function preambleOf(dialect: Dialect): readonly string[] {
  const events = eventsOf(dialect, 'text');
  return events.slice(0, events.findIndex(hasFirstWord));
}

/** The recorded text up to its first word. */
export function begunText(dialect: Dialect): readonly string[] {
  const events = eventsOf(dialect, 'text');
  return events.slice(0, events.findIndex(hasFirstWord) + 1);
}

function hasFirstWord(event: string): boolean {
  return event.includes('Grüße');
}

/** How a provider of this format says in a stream that it cannot go on. */
export function errorEventOf(dialect: Dialect): string {
  return eventsOf(dialect, 'error').at(-1) ?? '';
}

/** An event that no version of the format knows yet, as harmless as the format allows. */
export function unknownEventOf(dialect: Dialect): string {
  switch (dialect) {
    case 'openai-chat':
      return 'event: brand.new\ndata: {"object":"brand.new","choices":[]}\n\n';
    case 'openai-responses':
      return 'event: response.brand_new.delta\ndata: {"type":"response.brand_new.delta","sequence_number":1}\n\n';
    case 'anthropic-messages':
      return 'event: brand_new\ndata: {"type":"brand_new"}\n\n';
    case 'gemini':
      return 'data: {"brandNew":{"a":1}}\n\n';
    default:
      return dialect satisfies never;
  }
}
