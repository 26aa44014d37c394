import type { Outcome } from '../../shared/request-log.ts';
import { Dot, type DotTone } from './badge.tsx';
import './outcome.css';

/** Words and colours for how something ended. */
export const outcomeWords: Readonly<Record<Outcome, { readonly word: string; readonly tone: DotTone }>> = {
  running: { word: 'Running', tone: 'live' },
  succeeded: { word: 'Answered', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  aborted: { word: 'Cancelled', tone: 'idle' },
  refused: { word: 'Refused', tone: 'warn' },
};

export function OutcomeMark({ outcome, wordless = false }: { readonly outcome: Outcome; readonly wordless?: boolean }) {
  const { word, tone } = outcomeWords[outcome];
  return (
    <span className="outcome" data-outcome={outcome}>
      <Dot tone={tone} />
      <span className={wordless ? 'visually-hidden' : undefined}>{word}</span>
    </span>
  );
}
