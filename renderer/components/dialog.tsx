import { useEffect, useId, useState, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { enterDialog } from '../hooks/top-dialog.ts';
import { LayerContext } from './layer.ts';
import './dialog.css';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string;
  readonly children: ReactNode;
  /** `drawer` slides in from the right and keeps the page in view. */
  readonly kind?: 'dialog' | 'alert' | 'drawer';
  /** Beside the title of a drawer. */
  readonly headExtra?: ReactNode;
}

/**
 * The browser's own modal dialog: it keeps the focus, gives it back, and closes on Escape, without a script that would
 * write styles into the page (which the content security policy forbids).
 */
export function Dialog({ open, onClose, title, description, children, kind = 'dialog', headExtra }: DialogProps) {
  const [dialog, setDialog] = useState<HTMLDialogElement | null>(null);
  const titleId = useId();
  const descriptionId = useId();
  useEffect(() => {
    if (dialog === null) return;
    dialog.showModal();
    // the browser would take the Close button
    dialog.querySelector<HTMLElement>(firstStops[kind])?.focus();
    const leave = enterDialog(dialog);
    return () => {
      leave();
      dialog.close();
    };
  }, [dialog, kind]);
  if (!open) return null;
  return (
    // the keyboard's way out is Escape, which the element brings along
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={setDialog}
      className="dialog"
      data-kind={kind}
      role={kind === 'alert' ? 'alertdialog' : undefined}
      aria-labelledby={titleId}
      aria-describedby={description === undefined ? undefined : descriptionId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget && kind !== 'alert') onClose();
      }}
    >
      <LayerContext value={dialog}>
        <div className="dialog-body" tabIndex={-1}>
          <header className="dialog-head">
            <h2 id={titleId}>{title}</h2>
            {headExtra}
            {kind !== 'alert' && <IconButton icon="cross" label="Close" onClick={onClose} />}
          </header>
          {description !== undefined && (
            <p id={descriptionId} className="dialog-description">
              {description}
            </p>
          )}
          {children}
        </div>
      </LayerContext>
    </dialog>
  );
}

/** Where the focus goes first: the first field, the safe answer, or the drawer's own start. */
const firstStops = {
  dialog: 'input, select, textarea, .dialog-actions button',
  alert: '.dialog-actions button',
  drawer: '.dialog-body',
} as const;

/** The row of buttons at the end of a dialog. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className="dialog-actions">{children}</div>;
}
