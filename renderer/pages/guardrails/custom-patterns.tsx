import { useEffect, useRef, useState } from 'react';
import type { CustomPattern } from '../../../shared/guardrails.ts';
import { Badge } from '../../components/badge.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { Section } from '../../components/page.tsx';
import { actionWords } from './content-words.ts';
import { PatternForm } from './pattern-form.tsx';

interface CustomPatternsProps {
  readonly patterns: readonly CustomPattern[];
  readonly onChange: (patterns: readonly CustomPattern[], words: string) => Promise<boolean>;
  /** Told of a pattern while it is being written, and null when that is over. */
  readonly onDraft: (draft: CustomPattern | null) => void;
}

/** What only this person knows to be secret: project names, ticket numbers, host names. */
export function CustomPatterns({ patterns, onChange, onDraft }: CustomPatternsProps) {
  const [adding, setAdding] = useState(false);
  const add = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setAdding(false);
    onDraft(null);
  };
  const wasAdding = useRef(false);
  useEffect(() => {
    // the form has taken the focus along
    if (wasAdding.current && !adding) add.current?.focus();
    wasAdding.current = adding;
  }, [adding]);
  return (
    <Section
      title="Patterns of your own"
      actions={
        !adding && (
          <Button ref={add} small icon="plus" onClick={() => setAdding(true)}>
            New pattern
          </Button>
        )
      }
    >
      <div className="card custom-patterns">
        {patterns.length === 0 && !adding && (
          <p className="faint custom-none">None yet. A regular expression finds what has a form of its own.</p>
        )}
        <ul>
          {patterns.map((pattern) => (
            <li key={`${pattern.label}/${pattern.pattern}`} className="custom-pattern">
              <span className="custom-words">
                <strong>{pattern.label}</strong>
                <code className="truncate" title={pattern.pattern}>
                  /{pattern.pattern}/{pattern.ignoreCase ? 'i' : ''}
                </code>
              </span>
              <Badge>{actionWords[pattern.action].name}</Badge>
              <IconButton
                icon="trash"
                label={`Remove ${pattern.label}`}
                onClick={() => {
                  add.current?.focus();
                  void onChange(
                    patterns.filter((other) => other !== pattern),
                    `${pattern.label} was removed`,
                  );
                }}
              />
            </li>
          ))}
        </ul>
        {adding && (
          <PatternForm
            onDraft={onDraft}
            onCancel={close}
            onSave={async (pattern) => {
              if (await onChange([...patterns, pattern], `${pattern.label} is looked for`)) close();
            }}
          />
        )}
      </div>
    </Section>
  );
}
