import { useState } from 'react';
import type { Allowed } from '../../../shared/guardrails.ts';
import { Badge } from '../../components/badge.tsx';
import { Choice } from '../../components/choice.tsx';
import { Section } from '../../components/page.tsx';
import { useAnswer } from '../../hooks/use-answer.ts';

interface Entry {
  readonly id: string;
  readonly name: string;
  /** Sentence; null = it may be used. */
  readonly ban: string | null;
}

type Shown = 'models' | 'providers';

/** Who remains under these rules, before anybody runs into them. */
export function AllowedPreview({ allowed }: { readonly allowed: Allowed }) {
  const [shown, setShown] = useState<Shown>('models');
  const { value, problem } = useAnswer('allowed.preview', { allowed }, { waitMs: 80 });
  if (problem !== null) return <p className="faint">{problem}</p>;
  if (value === null) return null;
  const entries: readonly Entry[] = value[shown];
  const left = entries.filter(({ ban }) => ban === null);
  const out = entries.filter(({ ban }) => ban !== null);
  return (
    <Section
      title="What remains"
      note={
        <span aria-live="polite">
          {left.length} of {entries.length}
        </span>
      }
      actions={
        <Choice<Shown>
          label="What remains of"
          value={shown}
          onChange={setShown}
          options={[
            { value: 'models', label: 'Models' },
            { value: 'providers', label: 'Providers' },
          ]}
        />
      }
    >
      <div className="card remains">
        {left.length === 0 ? (
          <p className="remains-nobody">
            <Badge tone="bad">Nobody</Badge> Every request would be refused.
          </p>
        ) : (
          <Names entries={left} />
        )}
        {out.length > 0 && (
          <details className="remains-out">
            <summary>{out.length} left out, and why</summary>
            <ul>
              {out.map(({ id, name, ban }) => (
                <li key={id}>
                  <span title={id}>{name}</span>
                  <span className="soft">{ban}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Section>
  );
}

function Names({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <ul className="remains-names">
      {entries.map(({ id, name }) => (
        <li key={id} title={id}>
          {name}
        </li>
      ))}
    </ul>
  );
}
