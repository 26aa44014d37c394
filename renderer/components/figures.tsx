import type { ReactNode } from 'react';
import './figures.css';

export interface Figure {
  readonly name: string;
  readonly value: string;
  /** Small print below the value. */
  readonly note?: ReactNode;
  readonly tone?: 'good' | 'bad';
}

/** A few numbers side by side. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className="card figures" data-count={figures.length}>
      {figures.map(({ name, value, note, tone }) => (
        <div key={name} className="figure">
          <dt>{name}</dt>
          <dd>
            <span className="figure-value" data-tone={tone}>
              {value}
            </span>
            {note !== undefined && <span className="figure-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
