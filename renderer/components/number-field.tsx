import { useState } from 'react';
import { showToast } from '../hooks/toasts.ts';
import { TextInput } from './field.tsx';
import { readNumber } from './read-number.ts';

interface NumberFieldProps {
  readonly id?: string;
  readonly label?: string;
  readonly describedBy?: string | undefined;
  /** null = empty. */
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  /** What an empty field shows; without it the field cannot be empty. */
  readonly whenEmpty?: string;
  readonly onSave: (value: number | null) => void;
}

/** A number that is saved on Enter, or when the field is left. Escape brings the old one back. */
export function NumberField(props: NumberFieldProps) {
  const { id, label, describedBy, value, min, max, unit, whenEmpty, onSave } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? (value === null ? '' : String(value));
  const parsed = readNumber(text, min, max, whenEmpty !== undefined);
  const commit = (): void => {
    if (draft === null) return;
    setDraft(null);
    if (parsed === undefined)
      showToast({ tone: 'bad', title: 'The value was not taken', detail: `It must be from ${min} to ${max}.` });
    else if (parsed !== value) onSave(parsed);
  };
  return (
    <span className="number-field">
      <TextInput
        id={id}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={parsed === undefined}
        inputMode="decimal"
        placeholder={whenEmpty}
        value={text}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      {unit}
    </span>
  );
}
