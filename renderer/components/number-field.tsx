import { useEffect, useId, useRef, useState } from 'react';
import { TextInput } from './field.tsx';
import { orGiveBack, type Saving } from './saving.ts';
import { readNumber } from './read-number.ts';

export interface NumberFieldProps {
  readonly id?: string;
  readonly label?: string;
  readonly describedBy?: string | undefined;
  /** null = empty. */
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  /** What stands before it, such as a currency. */
  readonly before?: string;
  /** What an empty field shows; without it the field cannot be empty. */
  readonly whenEmpty?: string;
  readonly onSave: (value: number | null) => Saving;
}

/** A number that is saved on Enter, or when the field is left or goes. Escape brings the old one back. */
export function NumberField(props: NumberFieldProps) {
  const { id, label, describedBy, value, min, max, unit, before, whenEmpty, onSave } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? (value === null ? '' : String(value));
  const parsed = readNumber(text, min, max, whenEmpty !== undefined);
  const [refused, setRefused] = useState(false);
  const hintId = useId();
  const edit = (next: string | null): void => {
    setDraft(next);
    setRefused(false);
  };
  const save = (): Saving => {
    if (draft !== null && parsed !== undefined && parsed !== value) return onSave(parsed);
  };
  const commit = (): void => {
    // what was typed stays, to be put right
    if (parsed === undefined) return setRefused(true);
    void orGiveBack(save(), () => setDraft((present) => present ?? draft));
    edit(null);
  };
  const atEnd = useRef(save);
  useEffect(() => {
    atEnd.current = save;
  });
  // a page that goes takes the field along without leaving it
  useEffect(() => () => void atEnd.current(), []);
  return (
    <span className="number-field">
      <span className="number-line">
        {before}
        <TextInput
          id={id}
          aria-label={label}
          aria-describedby={refused ? hintId : describedBy}
          aria-invalid={parsed === undefined}
          inputMode="decimal"
          placeholder={whenEmpty}
          value={text}
          onChange={(event) => edit(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key !== 'Escape' || draft === null) return;
            event.preventDefault(); // a dialog around it stays
            edit(null);
          }}
        />
        {unit}
      </span>
      {refused && (
        <span id={hintId} className="number-hint" role="alert">
          From {formatBound(min)} to {formatBound(max)}.
        </span>
      )}
    </span>
  );
}

/** Up to five figures as they are typed: a port has no comma. */
function formatBound(bound: number): string {
  return bound < 100_000 ? String(bound) : bound.toLocaleString('en-US');
}
