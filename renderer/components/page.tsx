import type { ReactNode } from 'react';
import './page.css';

interface PageProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** Buttons and search beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** `wide` uses the whole window, `fixed` also leaves scrolling to the page's own parts. */
  readonly layout?: 'column' | 'wide' | 'fixed';
}

/** The frame of every page. */
export function Page({ title, description, actions, children, layout = 'column' }: PageProps) {
  return (
    <div className="page" data-layout={layout}>
      <div className="page-column">
        <header className="page-head">
          <div className="page-title">
            <h1>{title}</h1>
            {description !== undefined && <p className="soft">{description}</p>}
          </div>
          {actions !== undefined && <div className="page-actions">{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of a page. */
export function Section({ title, note, actions, children }: SectionProps) {
  return (
    <section className="section" aria-label={title}>
      <header className="section-head">
        <h2>{title}</h2>
        {note !== undefined && <span className="section-note">{note}</span>}
        {actions !== undefined && <div className="section-actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
