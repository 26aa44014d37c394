import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import './choice.css';

export interface ChoiceProps<T extends string> {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: ReactNode }[];
  /** Name of the group for screen readers. */
  readonly label: string;
  /** Id of words that say more. */
  readonly describedBy?: string | undefined;
  readonly disabled?: boolean;
}

/** One of a few: a row of joined buttons. Pressing the chosen one again changes nothing. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { value, onChange, options, label, describedBy, disabled = false } = props;
  return (
    <ToggleGroup.Root
      type="single"
      className="choice"
      value={value}
      onValueChange={(next) => {
        if (next !== '') onChange(next as T);
      }}
      aria-label={label}
      aria-describedby={describedBy}
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
