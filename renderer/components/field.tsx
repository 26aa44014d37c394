import { useEffect, useId, useRef, type ComponentProps, type ReactNode } from 'react';
import { Icon } from './icons.tsx';
import './field.css';

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | null;
  /** Gets the id to put on the control, and the one of the words below it. */
  readonly children: (ids: { readonly id: string; readonly describedBy: string | undefined }) => ReactNode;
}

/** A labelled control in a form. */
export function Field({ label, hint, error = null, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const words = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, describedBy: words === undefined ? undefined : hintId })}
      {words !== undefined && (
        <p id={hintId} className="field-hint" data-error={error !== null || undefined}>
          {words}
        </p>
      )}
    </div>
  );
}

export function TextInput({ mono = false, ...rest }: ComponentProps<'input'> & { readonly mono?: boolean }) {
  return <input className="input" data-mono={mono || undefined} autoComplete="off" spellCheck={false} {...rest} />;
}

interface SearchInputProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
}

/** Where a list is searched. A slash leads here from anywhere on the page. */
export function SearchInput({ value, onChange, label }: SearchInputProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      // a dialog hides the page
      if (document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <span className="search">
      <Icon name="search" size={14} />
      <input
        ref={field}
        type="search"
        aria-keyshortcuts="/"
        className="input"
        placeholder={label}
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onChange('');
        }}
        autoComplete="off"
        spellCheck={false}
      />
      <kbd aria-hidden="true">/</kbd>
    </span>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select');
}

interface SelectProps<T extends string> extends Omit<ComponentProps<'select'>, 'value' | 'onChange'> {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: string }[];
}

/** The system's own list: it works everywhere and writes no styles. */
export function Select<T extends string>({ value, onChange, options, ...rest }: SelectProps<T>) {
  return (
    <span className="select">
      <select className="input" value={value} onChange={(event) => onChange(event.target.value as T)} {...rest}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="chevronDown" size={12} />
    </span>
  );
}
