/** Shown wherever a figure is not known. */
export const unknown = '–';

/** Money of one or many requests: fine enough for a fraction of a cent. @param usd null = not known. */
export function formatUsd(usd: number | null): string {
  if (usd === null) return unknown;
  if (usd === 0) return '$0';
  if (usd < 0.0001) return '<$0.0001';
  if (usd < 0.01) return `$${usd.toFixed(4)}`;
  if (usd < 1) return `$${usd.toFixed(3)}`;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** Money that is only expected, with two figures: what costs less than another looks like less. @param usd null = not known. */
export function formatEstimate(usd: number | null): string {
  if (usd === null || usd >= 1) return formatUsd(usd);
  if (usd === 0) return 'Free';
  return `$${usd >= 0.1 ? usd.toFixed(2) : usd.toLocaleString('en-US', { maximumSignificantDigits: 2 })}`;
}

/** An amount that somebody typed, with all its digits. */
export function formatLimit(usd: number): string {
  const minimumFractionDigits = Number.isInteger(usd) ? 0 : 2;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits, maximumFractionDigits: 20 })}`;
}

/** A list price, USD per million tokens. @param usdPerMTok null = not known. */
export function formatPrice(usdPerMTok: number | null): string {
  if (usdPerMTok === null) return unknown;
  if (usdPerMTok === 0) return 'Free';
  const minimumFractionDigits = Number.isInteger(usdPerMTok) ? 0 : 2;
  return `$${usdPerMTok.toLocaleString('en-US', { minimumFractionDigits, maximumFractionDigits: usdPerMTok < 1 ? 3 : 2 })}`;
}

/** Both prices of an endpoint, USD per million tokens: `$2 in, $10 out`. */
export function formatPrices(promptUsdPerMTok: number | null, completionUsdPerMTok: number | null): string {
  if (promptUsdPerMTok === 0 && completionUsdPerMTok === 0) return 'Free';
  if (promptUsdPerMTok === null && completionUsdPerMTok === null) return 'Price not known';
  return `${formatPrice(promptUsdPerMTok)} in, ${formatPrice(completionUsdPerMTok)} out`;
}

/** 950, 1.2K, 34K, 1.25M, 1.1B. */
export function formatTokens(tokens: number | null): string {
  if (tokens === null) return unknown;
  if (tokens < 1_000) return String(Math.round(tokens));
  // 999,950 and more would be written as 1000K
  if (tokens < 999_500) return `${shorten(tokens / 1_000)}K`;
  if (tokens < 999_500_000) return `${shorten(tokens / 1_000_000)}M`;
  return `${shorten(tokens / 1_000_000_000)}B`;
}

/** Three figures at most. */
function shorten(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 model`, `3 models`. */
export function formatPlural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** 350 ms, 1.2 s, 24 s, 3 min 5 s. @param ms null = not known. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return unknown;
  if (ms < 1) return ms <= 0 ? '0 ms' : '<1 ms';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** @param tokensPerSecond null = not known. */
export function formatSpeed(tokensPerSecond: number | null): string {
  if (tokensPerSecond === null) return unknown;
  return `${tokensPerSecond < 10 ? tokensPerSecond.toFixed(1) : formatCount(Math.round(tokensPerSecond))} tok/s`;
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const wholeMonth = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const wholeDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** Local time of day; with the date once it is another day. Both in ms since epoch. */
export function formatTime(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return (sameDay ? clock : dayAndClock).format(at);
}

/** `just now`, `12 s ago`, `5 min ago`, `3 h ago`, `4 days ago`. Both in ms since epoch. */
export function formatAgo(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1_000));
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${formatPlural(Math.floor(seconds / 86_400), 'day')} ago`;
}

/** `2026-09-22` becomes `22 Sep 2026`, and `2026-09` becomes `Sep 2026`; a range is shown as it is written. */
export function formatDate(iso: string | null): string {
  if (iso === null) return unknown;
  if (/^\d{4}-\d{2}$/.test(iso)) return wholeMonth.format(new Date(iso));
  return /^\d{4}-\d{2}-\d{2}(T|$)/.test(iso) ? wholeDay.format(new Date(iso)) : iso;
}

/** A part of a whole, in percent; what is more than nothing never looks like nothing. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return unknown;
  const percent = Math.round((part / whole) * 100);
  return percent === 0 && part > 0 ? '<1 %' : `${percent} %`;
}

/** A coding index or percentile: one decimal at most. */
export function formatScore(score: number | null): string {
  return score === null ? unknown : String(Math.round(score * 10) / 10);
}

/** A place within the benchmarked field: the 98th percentile is `Top 2 %`. @param percentile 0..100 */
export function formatPercentile(percentile: number | null): string {
  return percentile === null ? unknown : `Top ${Math.max(1, Math.round(100 - percentile))} %`;
}

/** `first_token_timeout` and `no-key` as words: `First token timeout`, `No key`. */
export function formatCode(code: string): string {
  const words = code.replaceAll(/[-_]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
