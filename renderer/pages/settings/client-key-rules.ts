import type { ClientKeyView } from '../../../shared/app-state.ts';
import { budgetPeriods } from '../../budget-periods.ts';
import { formatCount, formatDate, formatLimit, formatPlural } from '../../format.ts';
import { toDateField } from './expiry.ts';

/** @returns the rules of a key's own in a few words each. @param now ms since epoch */
export function describeRules({ preventOverrides, limits }: ClientKeyView, now: number): readonly string[] {
  const { budget, rateLimits, allowed, expiresAt } = limits;
  const patterns = [
    ...allowed.models.include,
    ...allowed.models.exclude,
    ...allowed.providers.include,
    ...allowed.providers.exclude,
  ];
  return [
    ...(preventOverrides ? ['tier is locked'] : []),
    ...budgetPeriods.flatMap(({ name, title }) => {
      const limit = budget[name];
      return limit === null ? [] : [`${formatLimit(limit)} ${title.toLowerCase()}`];
    }),
    ...(rateLimits.requestsPerMinute === null
      ? []
      : [`${formatCount(rateLimits.requestsPerMinute)} requests per minute`]),
    ...(rateLimits.tokensPerMinute === null ? [] : [`${formatCount(rateLimits.tokensPerMinute)} tokens per minute`]),
    ...(patterns.length === 0 ? [] : [formatPlural(patterns.length, 'model rule')]),
    ...(expiresAt === null
      ? []
      : [`${expiresAt < now ? 'expired on' : 'until'} ${formatDate(toDateField(expiresAt))}`]),
  ];
}
