import type { TelemetryView } from '../../../shared/app-state.ts';
import type { DotTone } from '../../components/badge.tsx';
import { formatCount, formatPlural } from '../../format.ts';

export interface StateWords {
  readonly tone: DotTone;
  readonly words: string;
}

/** What the export does now, in a few words. @param now ms since epoch */
export function describeState(view: TelemetryView, now: number): StateWords {
  switch (view.status) {
    case 'off':
      return { tone: 'idle', words: 'Off: nothing is sent' };
    case 'forbidden':
      return { tone: 'idle', words: 'Off in this run, because OTEL_SDK_DISABLED is set' };
    case 'no-address':
      return { tone: 'warn', words: 'On, but without an address nothing is sent' };
    case 'refused':
      return { tone: 'bad', words: 'Nothing is sent: the address must not be used' };
    case 'on':
      if (view.nextTryAt !== null)
        return { tone: 'bad', words: `The collector took nothing. ${nextTry(view.nextTryAt, now)}` };
      return { tone: 'good', words: 'On' };
  }
}

function nextTry(at: number, now: number): string {
  const seconds = Math.ceil((at - now) / 1_000);
  return seconds <= 0 ? 'It is tried again with the next request.' : `Next try in ${seconds} s.`;
}

/** How many requests went where, since the program started. */
export function describeCounts({ sent, waiting, dropped, rejected }: TelemetryView): string {
  const parts = [
    `${formatCount(sent)} sent`,
    ...(waiting > 0 ? [`${formatCount(waiting)} waiting`] : []),
    ...(dropped > 0 ? [`${formatCount(dropped)} dropped`] : []),
  ];
  const refused = rejected === 0 ? '' : `; the collector refused ${formatPlural(rejected, 'part')}`;
  return `${parts.join(', ')}${refused}`;
}
