import type { CatalogRefresh } from '../../../shared/app-state.ts';
import { formatAgo } from '../../format.ts';

/** How fresh the figures are, one short sentence; what went wrong is told beside it. @param now ms since epoch */
export function describeAge({ status, lastAt }: CatalogRefresh, now: number): string {
  if (status === 'running') return 'Refreshing …';
  return lastAt === null ? 'Not refreshed yet.' : `Refreshed ${formatAgo(lastAt, now)}.`;
}

/** Why the figures are not fresh, and when it is tried again; null when all is well. @param now ms since epoch */
export function describeTrouble({ status, error, nextAt }: CatalogRefresh, now: number): string | null {
  if (status === 'off') return error;
  if (status !== 'failed') return null;
  return `${error ?? 'The refresh failed.'} Next try ${nextAt === null ? 'when you ask' : formatSoon(nextAt - now)}.`;
}

/** `in a moment`, `in 5 min`, `in 6 h`. */
export function formatSoon(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'in a moment';
  return minutes < 90 ? `in ${minutes} min` : `in ${Math.round(minutes / 60)} h`;
}
