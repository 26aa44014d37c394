import type { InboundDialect } from './conversation.ts';
import { longestSessionKey } from './session-key.ts';

/** Passed on to OpenRouter alone, which reads them. */
const forOpenRouter: ReadonlySet<string> = new Set(['transforms', 'trace', 'debug']);

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
  const without = ['route', 'preset', ...forOpenRouter].filter((key) => {
    const given = value(key);
    return given !== undefined && anyway[key]?.(given) !== true;
  });
  const sentences = without.map(
    (key) => `\`${key}\` has no effect ${forOpenRouter.has(key) ? 'but at OpenRouter itself' : 'here'}.`,
  );
  if (dialect !== 'anthropic-messages' && value('fallbacks') !== undefined)
    sentences.push('`fallbacks` has no effect in this format; `models` says the same.');
  const session = value('session_id');
  if (typeof session === 'string' && session.trim().length > longestSessionKey)
    sentences.push(`\`session_id\` is longer than ${longestSessionKey} characters and has no effect.`);
  return sentences;
}
