import type { ComponentProps } from 'react';
import { Icon, type IconName } from './icons.tsx';
import { Tip } from './tip.tsx';
import './button.css';

interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly small?: boolean;
  readonly icon?: IconName;
  /** Shows that the work is under way; the button keeps its width and takes no second press. */
  readonly busy?: boolean;
}

export function Button({ tone = 'plain', small = false, icon, busy = false, children, ...rest }: ButtonProps) {
  const looks = { 'data-tone': tone, 'data-small': small || undefined, 'data-busy': busy || undefined };
  return (
    <button type="button" className="button" aria-busy={busy || undefined} {...looks} {...rest}>
      {icon !== undefined && (busy ? <Spinner /> : <Icon name={icon} size={small ? 13 : 14} />)}
      {busy ? (
        <span className="button-words" data-under={icon === undefined || undefined}>
          {children}
        </span>
      ) : (
        children
      )}
      {busy && icon === undefined && <Spinner over />}
    </button>
  );
}

/** In the place of an icon, or over the words where there is none. */
export function Spinner({ over = false }: { readonly over?: boolean }) {
  return <span className="button-spinner" data-over={over || undefined} aria-hidden="true" />;
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly icon: IconName;
  /** Name for screen readers and the tooltip. */
  readonly label: string;
}

/** A square button with a picture only. */
export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <Tip text={label}>
      <button type="button" className="icon-button" aria-label={label} {...rest}>
        <Icon name={icon} />
      </button>
    </Tip>
  );
}
