import type { InboundDialect } from './conversation.ts';
import { longestSessionKey } from './session-key.ts';

/** Passed on to OpenRouter alone, which reads them. */
const forOpenRouter: ReadonlySet<string> = new Set(['transforms', 'trace', 'debug']);

const unheeded = ['route', 'preset', ...forOpenRouter] as const;

/** Values that ask for what happens anyway. */
const anyway: Readonly<Record<string, (value: unknown) => boolean>> = {
  route: (value) => value === 'fallback',
  transforms: (value) => Array.isArray(value) && value.length === 0,
};

/**
 * Fields that OpenRouter reads, and that change nothing here: said, not swallowed.
 *
 * @param value outermost field of the body, undefined when it is absent or null
 * @returns sentences
 * @see OpenRouter API reference, chat request fields (read 2026-08)
 */
export function findUnheeded(value: (key: string) => unknown, dialect: InboundDialect): readonly string[] {
  const sentences: string[] = [];
  for (const key of unheeded) {
    const given = value(key);
    if (given === undefined || anyway[key]?.(given) === true) continue;
    sentences.push(`\`${key}\` has no effect ${forOpenRouter.has(key) ? 'but at OpenRouter itself' : 'here'}.`);
  }
  if (dialect !== 'anthropic-messages' && value('fallbacks') !== undefined)
    sentences.push('`fallbacks` has no effect in this format; `models` says the same.');
  const session = value('session_id');
  if (session !== undefined && typeof session !== 'string')
    sentences.push('`session_id` is no text and has no effect.');
  else if (session !== undefined && session.trim().length > longestSessionKey)
    sentences.push(`\`session_id\` is longer than ${longestSessionKey} characters and has no effect.`);
  return sentences;
}
