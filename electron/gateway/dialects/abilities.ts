import type { Dialect } from '../../../shared/dialect.ts';

/** What a request cannot do without; an endpoint that lacks it is no candidate. */
export interface RequiredAbilities {
  readonly tools: boolean;
  /** Several answers to one question (`n` of chat). */
  readonly choices?: number;
  /** Sound in the prompt or the answer. */
  readonly audio?: boolean;
  /** A document that stands only in another provider's file store. */
  readonly storedFiles?: boolean;
  /** What was said before, named only by the id under which another provider keeps it (`item_reference` of responses). */
  readonly storedItems?: boolean;
  /** A picture or document given as a web address. */
  readonly remoteMedia?: boolean;
  /** Likelihood of each token. */
  readonly logprobs?: boolean;
}

/**
 * Says what an endpoint lacks for a request in its wire format. For the client's own format nothing is ever missing but
 * what the model's quirks forbid: its body goes out as it came.
 *
 * @param source the client's format
 * @param quirks known deviations of the model, as in the catalog
 * @returns half a sentence for a person, e.g. `calls tools only through the responses API`; null when nothing is missing
 */
export function missingAbility(
  needs: RequiredAbilities,
  source: Dialect,
  target: Dialect,
  quirks: readonly string[],
): string | null {
  if (needs.tools && target === 'openai-chat' && quirks.includes('openai-tools-need-responses-api')) {
    return 'calls tools only through the responses API';
  }
  if (source === target) return null;
  if ((needs.choices ?? 1) > 1) return 'gives one answer at a time through this wire format';
  if (needs.audio === true) return 'takes no sound through this wire format';
  if (needs.storedFiles === true) return 'cannot read a file that was uploaded elsewhere';
  if (needs.storedItems === true)
    return 'cannot see earlier items that are only referred to; send them whole, which most libraries do with `store: false`';
  if (needs.logprobs === true && target !== 'openai-chat') return 'gives no log probabilities through this wire format';
  if (needs.remoteMedia === true && target === 'gemini')
    return 'takes pictures and documents only as data, not as web addresses';
  return null;
}
