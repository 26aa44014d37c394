import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { Icon, type IconName } from './icons.tsx';
import './banner.css';

interface BannerProps {
  readonly tone: 'info' | 'warn' | 'bad';
  readonly icon?: IconName;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly onDismiss?: () => void;
}

/** A message that stays until its cause is gone, or until it is put away where that is offered. */
export function Banner({ tone, icon, title, children, actions, onDismiss }: BannerProps) {
  return (
    <div className="banner" data-tone={tone} role={tone === 'bad' ? 'alert' : 'note'}>
      <Icon name={icon ?? (tone === 'info' ? 'info' : 'warning')} />
      <div className="banner-words">
        <strong>{title}</strong>
        {children !== undefined && <div className="banner-detail">{children}</div>}
      </div>
      {actions !== undefined && <div className="banner-actions">{actions}</div>}
      {onDismiss !== undefined && <IconButton icon="cross" label="Dismiss" onClick={onDismiss} />}
    </div>
  );
}
