import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import './choice.css';

interface ChoiceProps<T extends string> {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: ReactNode }[];
  /** Name of the group for screen readers. */
  readonly label: string;
  readonly disabled?: boolean;
}

/** One of a few: a row of joined buttons. Pressing the chosen one again changes nothing. */
export function Choice<T extends string>({ value, onChange, options, label, disabled = false }: ChoiceProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      className="choice"
      value={value}
      onValueChange={(next) => {
        if (next !== '') onChange(next as T);
      }}
      aria-label={label}
      disabled={disabled}
    >
      {options.map((option) => (
        <ToggleGroup.Item key={option.value} value={option.value} className="choice-item">
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
