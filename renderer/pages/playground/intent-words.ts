import type { Tier } from '../../../shared/tier.ts';
import { formatPrice } from '../../format.ts';
import { tierName, tierOrder } from '../../tier-words.ts';

/** One thing the request was understood to want. */
export interface IntentFact {
  readonly name: string;
  readonly value: string;
  /** Where it was said, in words; null = not said anywhere. */
  readonly from: string | null;
}

const originWords: Readonly<Record<string, string>> = {
  suffix: 'from the model id',
  plugin: 'from the plugin',
  request: 'from the request',
  'client-key': 'from the client key',
  window: 'from the settings',
  factory: 'by default',
  lock: 'locked',
  budget: 'lowered by a budget',
};

const sortWords: Readonly<Record<string, string>> = {
  price: 'cheapest first',
  throughput: 'fastest first',
  latency: 'quickest first token',
};

/** @param intent as the preview shows it; members that are missing or of another shape are left out. */
export function describeIntent(intent: Readonly<Record<string, unknown>>): readonly IntentFact[] {
  const from = isRecord(intent['from']) ? intent['from'] : {};
  const origin = (key: string): string | null => {
    const said = from[key];
    return typeof said === 'string' ? (originWords[said] ?? said) : null;
  };
  const facts: IntentFact[] = [];
  const { tier, sort, maxPrice, maxPromptUsdPerMTok, router } = intent;
  if (isTier(tier)) facts.push({ name: 'Tier', value: tierName(tier), from: origin('tier') });
  if (typeof maxPrice === 'number')
    facts.push({ name: 'Price cap', value: formatPrice(maxPrice), from: origin('maxPrice') });
  if (typeof sort === 'string' && router !== 'auto' && typeof maxPrice !== 'number')
    facts.push({ name: 'Order', value: sortWords[sort] ?? sort, from: origin('sort') });
  if (typeof maxPromptUsdPerMTok === 'number')
    facts.push({ name: 'Never above', value: formatPrice(maxPromptUsdPerMTok), from: null });
  if (intent['strictTier'] === true && typeof tier === 'string')
    facts.push({ name: 'Other tiers', value: 'never', from: null });
  return facts;
}

function isTier(value: unknown): value is Tier {
  return tierOrder.some((tier) => tier === value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
