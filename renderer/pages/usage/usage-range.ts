/** How far back the page looks. */
export type UsageSpan = '24h' | '7d' | '30d' | '90d';

export const spans: readonly { readonly value: UsageSpan; readonly label: string }[] = [
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
  { value: '90d', label: '90 days' },
];

/** One bar of the picture. */
export interface Bucket {
  /** As the ledger names it: `2026-11-23`, or `2026-11-23 14:00`. */
  readonly key: string;
  /** Short, below the bar. */
  readonly label: string;
  /** In full, for the person who points at it. */
  readonly title: string;
}

export interface UsageRange {
  /** ms since epoch, `until` exclusive. */
  readonly since: number;
  readonly until: number;
  readonly unit: 'day' | 'hour';
  readonly buckets: readonly Bucket[];
}

/** Days and hours begin with one of these everywhere: zones are whole quarters of an hour away from UTC. */
export const quarterMs = 900_000;
const hourMs = 3_600_000;
const daysOf: Readonly<Record<Exclude<UsageSpan, '24h'>, number>> = { '7d': 7, '30d': 30, '90d': 90 };

/** Whole local days, today included; or the last 24 hours, the running one included. @param now ms since epoch */
export function rangeOf(span: UsageSpan, now: number): UsageRange {
  return span === '24h' ? hoursBefore(now) : daysBefore(daysOf[span], now);
}

function hoursBefore(now: number): UsageRange {
  const last = new Date(now).setMinutes(0, 0, 0);
  const starts = Array.from({ length: 24 }, (_, index) => last - (23 - index) * hourMs);
  // when the clocks go back an hour comes twice, and the ledger has one name for both
  const buckets = new Map(starts.map(hourBucket).map((bucket) => [bucket.key, bucket]));
  return { since: starts[0] ?? last, until: last + hourMs, unit: 'hour', buckets: [...buckets.values()] };
}

function hourBucket(at: number): Bucket {
  const hour = `${two(new Date(at).getHours())}:00`;
  return { key: `${dayKey(at)} ${hour}`, label: hour, title: `${shortDay.format(at)}, ${hour}` };
}

function daysBefore(count: number, now: number): UsageRange {
  const today = new Date(now);
  const start = (offset: number): number =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + offset).getTime();
  const starts = Array.from({ length: count }, (_, index) => start(index - count + 1));
  const buckets = starts.map((at) => ({ key: dayKey(at), label: shortDay.format(at), title: longDay.format(at) }));
  return { since: starts[0] ?? now, until: start(1), unit: 'day', buckets };
}

/** The local day, as the ledger writes it. */
function dayKey(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const longDay = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
