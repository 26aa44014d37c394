import { useId, type ReactNode } from 'react';
import type { SettingsPatch } from '../../shared/settings.ts';
import { act } from '../hooks/use-action.ts';
import './setting.css';

/** Saves a change of settings; a refusal is shown and changes nothing. @returns whether it was taken. */
export async function saveSettings(patch: SettingsPatch): Promise<boolean> {
  return (await act('settings.update', patch, 'The setting was not changed')) !== null;
}

interface SettingProps {
  readonly title: string;
  readonly hint?: string | undefined;
  /** Gets the ids that tie the control to its words. */
  readonly children: (ids: { readonly id: string; readonly describedBy: string | undefined }) => ReactNode;
  /** The control is a group with a name of its own, which a label element cannot point at. */
  readonly group?: boolean;
}

/** One line: what it is on the left, the control on the right. */
export function Setting({ title, hint, children, group = false }: SettingProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <li className="setting">
      <div className="setting-words">
        {group ? (
          <span className="setting-title">{title}</span>
        ) : (
          <label htmlFor={id} className="setting-title">
            {title}
          </label>
        )}
        {hint !== undefined && (
          <p id={hintId} className="setting-hint">
            {hint}
          </p>
        )}
      </div>
      <div className="setting-control">{children({ id, describedBy: hint === undefined ? undefined : hintId })}</div>
    </li>
  );
}

/** Settings that belong together. */
export function SettingList({ children }: { readonly children: ReactNode }) {
  return <ul className="card setting-list">{children}</ul>;
}
