import type { ReactNode } from 'react';
import './badge.css';

export type BadgeTone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad' | 'outline';

/** A word or two in a pill. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: BadgeTone; readonly children: ReactNode }) {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  );
}

export type DotTone = 'good' | 'warn' | 'bad' | 'idle' | 'live';

/** A coloured dot; always beside words that say the same. */
export function Dot({ tone }: { readonly tone: DotTone }) {
  return <span className="dot" data-tone={tone} aria-hidden="true" />;
}
