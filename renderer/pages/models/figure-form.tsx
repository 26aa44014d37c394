import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Field, TextInput } from '../../components/field.tsx';
import { readNumber } from '../../components/read-number.ts';
import './figure-form.css';

/** One figure that a person may know better. */
export interface Figure<K extends string> {
  readonly name: K;
  readonly label: string;
  /** The person's own; null = the catalog's holds. */
  readonly own: number | null;
  /** What holds without it; null = nobody knows. */
  readonly catalog: number | null;
  readonly min: number;
  readonly max: number;
}

interface FigureFormProps<K extends string> {
  readonly figures: readonly Figure<K>[];
  /** Gets the figures that are filled in. @returns whether they were taken. */
  readonly onSave: (own: Readonly<Partial<Record<K, number>>>) => Promise<boolean>;
  readonly onClose: () => void;
}

/** Figures of one's own, over those of the catalog. An empty field means the catalog's. */
export function FigureForm<K extends string>({ figures, onSave, onClose }: FigureFormProps<K>) {
  const [drafts, setDrafts] = useState<ReadonlyMap<K, string>>(new Map());
  const read = figures.map((figure) => {
    const text = drafts.get(figure.name) ?? (figure.own === null ? '' : String(figure.own));
    return { ...figure, text, value: readNumber(text, figure.min, figure.max, true) };
  });
  const isValid = read.every(({ value }) => value !== undefined);
  const send = async (values: readonly (readonly [K, number])[]): Promise<void> => {
    // TypeScript does not see that pairs of K and number make such a record
    if (await onSave(Object.fromEntries(values) as Partial<Record<K, number>>)) onClose();
  };
  const filled = read.flatMap(({ name, value }) => (value == null ? [] : [[name, value] as const]));
  return (
    <form
      className="figure-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isValid) void send(filled);
      }}
    >
      <div className="figure-fields">
        {read.map(({ name, label, text, value, catalog, min, max }, index) => (
          <Field key={name} label={label} error={value === undefined ? `From ${min} to ${max}.` : null}>
            {({ id, describedBy }) => (
              <TextInput
                id={id}
                aria-describedby={describedBy}
                aria-invalid={value === undefined}
                // the person has just asked for it
                // oxlint-disable-next-line jsx-a11y/no-autofocus
                autoFocus={index === 0}
                inputMode="decimal"
                placeholder={catalog === null ? 'unknown' : String(catalog)}
                value={text}
                onChange={(event) => setDrafts(new Map([...drafts, [name, event.target.value]]))}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="figure-actions">
        <Button type="submit" small tone="primary" disabled={!isValid}>
          Save
        </Button>
        <Button small tone="quiet" onClick={onClose}>
          Cancel
        </Button>
        {figures.some(({ own }) => own !== null) && (
          <Button small tone="quiet" onClick={() => void send([])}>
            Back to the catalog
          </Button>
        )}
      </div>
    </form>
  );
}
