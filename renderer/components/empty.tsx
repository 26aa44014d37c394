import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';
import './empty.css';

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}

/** What a list shows while there is nothing in it, and what to do about that. */
export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={20} />
      </span>
      <p className="empty-title">{title}</p>
      {children !== undefined && <div className="empty-words">{children}</div>}
    </div>
  );
}
