import type { Conversation, TextPart } from './conversation.ts';
import { objectsOf, textOf } from './json-value.ts';
import type { JsonObject } from './json-value.ts';

/**
 * Claude Code begins its instructions with a line like
 * `x-anthropic-billing-header: cc_version=2.1.197.abc; cc_entrypoint=cli; cch=00000;`, parts of which change from call to
 * call. Only Anthropic reads it; everywhere else it keeps the provider from finding the prompt in its cache.
 *
 * @see recorded from Claude Code 2.1.197 in November 2026; its users report the lost caches in its public tracker
 */
const billingLine = /^x-anthropic-billing-header:[^\n]*(?:\n+|$)/;

/** @returns the text without the line, if it begins with one. */
export function withoutBillingLine(text: string): string {
  return text.startsWith('x-anthropic-billing-header:') ? text.replace(billingLine, '') : text;
}

/** @returns the conversation without the line; the same object when there is none. */
export function withoutBillingHeader(conversation: Conversation): Conversation {
  if (!conversation.system.some((part) => part.text.startsWith('x-anthropic-billing-header:'))) return conversation;
  const system = conversation.system.flatMap((part): readonly TextPart[] => {
    const text = withoutBillingLine(part.text);
    return text === '' ? [] : [{ ...part, text }];
  });
  return { ...conversation, system };
}

/** The same for the `system` field of a messages body that goes to another provider as it came. */
export function systemWithoutBillingHeader(system: unknown): unknown {
  if (typeof system === 'string') return withoutBillingLine(system);
  if (!Array.isArray(system)) return system;
  return objectsOf(system).flatMap((block): readonly JsonObject[] => {
    const text = textOf(block.text);
    if (text === null || !text.startsWith('x-anthropic-billing-header:')) return [block];
    const rest = withoutBillingLine(text);
    return rest === '' ? [] : [{ ...block, text: rest }];
  });
}
