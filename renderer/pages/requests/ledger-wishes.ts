import type { LedgerFilter } from '../../../shared/ledger.ts';
import type { Tier } from '../../../shared/tier.ts';

type OutcomeWish = '' | 'succeeded' | 'failed' | 'aborted' | 'refused';
type SpanWish = '' | '1' | '7' | '30';

/** What a person looks for; empty = anything. */
export interface LedgerWishes {
  readonly text: string;
  readonly outcome: OutcomeWish;
  readonly tier: Tier | '';
  readonly clientKey: string;
  /** Days back. */
  readonly span: SpanWish;
}

export const anything: LedgerWishes = { text: '', outcome: '', tier: '', clientKey: '', span: '' };

export const outcomeChoices: readonly { readonly value: OutcomeWish; readonly label: string }[] = [
  { value: '', label: 'Any outcome' },
  { value: 'succeeded', label: 'Answered' },
  { value: 'failed', label: 'Failed' },
  { value: 'refused', label: 'Refused' },
  { value: 'aborted', label: 'Cancelled' },
];

export const spanChoices: readonly { readonly value: SpanWish; readonly label: string }[] = [
  { value: '', label: 'Any time' },
  { value: '1', label: 'Last 24 h' },
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
];

/** @param now ms since epoch */
export function toLedgerFilter({ text, outcome, tier, clientKey, span }: LedgerWishes, now: number): LedgerFilter {
  const words = text.trim().slice(0, 200);
  return {
    ...(words === '' ? {} : { text: words }),
    ...(outcome === '' ? {} : { outcome }),
    ...(tier === '' ? {} : { tier }),
    ...(clientKey === '' ? {} : { clientKey }),
    ...(span === '' ? {} : { since: now - Number(span) * 86_400_000 }),
  };
}
