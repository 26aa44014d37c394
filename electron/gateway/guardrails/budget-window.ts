import type { Budget } from '../../../shared/guardrails.ts';

export type BudgetWindow = 'day' | 'week' | 'month';
export const budgetWindows: readonly BudgetWindow[] = ['day', 'week', 'month'];

/** When the window began that `at` lies in. Days begin at midnight, weeks on Monday, months on the 1st. All ms since epoch. */
export function windowStart(window: BudgetWindow, at: number, zone: Budget['zone']): number {
  return shifted(window, at, zone, 0);
}

/** When the window ends that `at` lies in, and its budget begins anew. */
export function windowEnd(window: BudgetWindow, at: number, zone: Budget['zone']): number {
  return shifted(window, at, zone, 1);
}

/** Asking the calendar is slow; windows begin and end at a full minute everywhere, and requests come in order of time. */
const ofMinute = new Float64Array(budgetWindows.length * 4);
let minute = Number.NaN;

function shifted(window: BudgetWindow, at: number, zone: Budget['zone'], by: 0 | 1): number {
  if (Math.floor(at / 60_000) !== minute) {
    minute = Math.floor(at / 60_000);
    ofMinute.fill(Number.NaN);
  }
  const place = budgetWindows.indexOf(window) * 4 + (zone === 'utc' ? 2 : 0) + by;
  const known = ofMinute[place] ?? Number.NaN;
  return Number.isNaN(known) ? (ofMinute[place] = computed(window, at, zone, by)) : known;
}

/** Calendar sums, so that days of 23 and 25 hours and months of any length come out right. */
function computed(window: BudgetWindow, at: number, zone: Budget['zone'], by: 0 | 1): number {
  const date = new Date(at);
  const [year, month, day, weekday] =
    zone === 'utc'
      ? [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCDay()]
      : [date.getFullYear(), date.getMonth(), date.getDate(), date.getDay()];
  const toTime = (y: number, m: number, d: number): number =>
    zone === 'utc' ? Date.UTC(y, m, d) : new Date(y, m, d).getTime();
  switch (window) {
    case 'day':
      return toTime(year, month, day + by);
    case 'week':
      return toTime(year, month, day - ((weekday + 6) % 7) + 7 * by);
    case 'month':
      return toTime(year, month + by, 1);
    default:
      return window satisfies never;
  }
}
