import { useCallback, useId, useRef, useState, type ReactNode } from 'react';
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
  /** Something would be lost with it that was not typed into a field: a click outside does not close it. */
  readonly holds?: boolean;
}

/**
 * The browser's own modal dialog: it keeps the focus, gives it back, and closes on Escape, without a script that would
 * write styles into the page (which the content security policy forbids).
 */
export function Dialog({
  open,
  onClose,
  title,
  description,
  children,
  kind = 'dialog',
  headExtra,
  holds = false,
}: DialogProps) {
  const [dialog, setDialog] = useState<HTMLDialogElement | null>(null);
  const titleId = useId();
  const descriptionId = useId();
  const pressedOutside = useRef(false);
  /** Fields with something typed that is not saved yet. */
  const typed = useRef(new Set<EventTarget>());
  const attach = useCallback(
    (element: HTMLDialogElement) => {
      setDialog(element);
      typed.current.clear();
      element.showModal();
      // the browser would take the Close button
      element.querySelector<HTMLElement>(firstStops[kind])?.focus();
      const leave = enterDialog(element);
      return () => {
        leave();
        // still in the page here: only there does closing give the focus back
        element.close();
      };
    },
    [kind],
  );
  /** A text selection that ends outside is no wish to leave, and neither is a slip that would lose what was typed. */
  const isLeaving = (event: { readonly target: EventTarget; readonly currentTarget: EventTarget }): boolean =>
    kind !== 'alert' &&
    !holds &&
    event.target === event.currentTarget &&
    pressedOutside.current &&
    ![...typed.current].some((field) => field instanceof Element && field.isConnected);
  if (!open) return null;
  return (
    // the keyboard's way out is Escape, which the element brings along
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={attach}
      className="dialog"
      data-kind={kind}
      role={kind === 'alert' ? 'alertdialog' : undefined}
      aria-labelledby={titleId}
      aria-describedby={description === undefined ? undefined : descriptionId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onInput={(event) => typed.current.add(event.target)}
      onSubmit={({ target }) => {
        for (const field of typed.current)
          if ((target as Element).contains(field as Element)) typed.current.delete(field);
      }}
      onPointerDown={(event) => {
        pressedOutside.current = event.target === event.currentTarget;
      }}
      onClick={(event) => {
        if (isLeaving(event)) onClose();
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
