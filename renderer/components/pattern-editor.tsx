import { useId, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import { TextInput } from './field.tsx';
import { PatternFit, type PatternKind } from './pattern-fit.tsx';
import { orGiveBack, type Saving } from './saving.ts';
import './pattern-editor.css';

interface PatternEditorProps {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder: string;
  readonly patterns: readonly string[];
  readonly tone: 'include' | 'exclude';
  readonly onChange: (patterns: readonly string[], words: string) => Saving;
  /** What they are for; models without it. */
  readonly kind?: PatternKind;
  /** Ids that fit, for the list below the field. */
  readonly suggestions?: readonly string[];
}

/** A list of patterns with `*`, one chip each. */
export function PatternEditor(props: PatternEditorProps) {
  const { label, hint, placeholder, patterns, tone, onChange, kind = 'models', suggestions = [] } = props;
  const [draft, setDraft] = useState('');
  const id = useId();
  const written = draft.split(/[\s,]+/).filter((pattern) => pattern !== '');
  const add = (): void => {
    const found = written.filter((pattern) => !patterns.includes(pattern));
    setDraft('');
    if (found.length === 0) return;
    const saving = onChange([...patterns, ...new Set(found)], `Added ${found.join(', ')}`);
    void orGiveBack(saving, () => setDraft((present) => (present === '' ? draft : present)));
  };
  return (
    <div className="patterns" data-tone={tone}>
      <label htmlFor={id} className="patterns-label">
        {label}
      </label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="patterns-hint">
          {hint}
        </p>
      )}
      {patterns.length > 0 && (
        <ul className="patterns-list" aria-label={label}>
          {patterns.map((pattern) => (
            <li key={pattern} className="pattern">
              <code>{pattern}</code>
              <IconButton
                icon="cross"
                label={`Remove ${pattern}`}
                onClick={({ currentTarget }) => {
                  focusNeighbour(currentTarget, id);
                  void onChange(
                    patterns.filter((other) => other !== pattern),
                    `Removed ${pattern}`,
                  );
                }}
              />
            </li>
          ))}
        </ul>
      )}
      <form
        className="patterns-add"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextInput
          mono
          id={id}
          list={`${id}-list`}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          placeholder={placeholder}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
        <datalist id={`${id}-list`}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion}>
              {suggestion}
            </option>
          ))}
        </datalist>
        <Button type="submit" disabled={draft.trim() === ''} aria-label={`Add to ${label}`}>
          Add
        </Button>
      </form>
      <output className="patterns-fit" htmlFor={id}>
        {written.length > 0 && <PatternFit patterns={written} kind={kind} />}
      </output>
    </div>
  );
}

/** The button that was pressed goes with its pattern: the focus moves to the next one, else into the field. */
function focusNeighbour(pressed: HTMLElement, fieldId: string): void {
  const item = pressed.closest('li');
  const neighbour = item?.nextElementSibling ?? item?.previousElementSibling;
  (neighbour?.querySelector('button') ?? document.getElementById(fieldId))?.focus();
}
