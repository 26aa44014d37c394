import { Toast as RadixToast } from 'radix-ui';
import { useRef } from 'react';
import { createPortal } from 'react-dom';
import { dismissToast, useToasts, type Toast } from '../hooks/toasts.ts';
import { useTopDialog } from '../hooks/top-dialog.ts';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icons.tsx';
import './toast-area.css';

/** Where toasts appear: in the open dialog, if there is one, because nothing outside of it can be reached. */
export function ToastArea() {
  const toasts = useToasts();
  const dialog = useTopDialog();
  return (
    <RadixToast.Provider swipeDirection="right" label="Message">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
      {createPortal(
        <RadixToast.Viewport className="toast-area" label="Messages ({hotkey})" />,
        dialog ?? document.body,
      )}
    </RadixToast.Provider>
  );
}

/** Errors and things to undo stay longer; the pointer or the focus stops the clock. */
function ToastCard({ toast: { id, tone, title, detail, undo } }: { readonly toast: Toast }) {
  const card = useRef<HTMLLIElement>(null);
  const escaped = useRef(false);
  return (
    <RadixToast.Root
      ref={card}
      className="toast"
      data-tone={tone}
      type={tone === 'bad' ? 'foreground' : 'background'}
      duration={tone === 'bad' ? 10_000 : undo === undefined ? 4_000 : 7_000}
      open
      onEscapeKeyDown={() => {
        // meant for a dialog or a menu, unless the focus is in here
        escaped.current = card.current?.contains(document.activeElement) !== true;
      }}
      onOpenChange={() => {
        if (!escaped.current) dismissToast(id);
        escaped.current = false;
      }}
    >
      {tone !== 'plain' && <Icon name={tone === 'bad' ? 'warning' : 'check'} />}
      <div className="toast-words">
        <RadixToast.Title className="toast-title">{title}</RadixToast.Title>
        {detail !== undefined && <RadixToast.Description className="toast-detail">{detail}</RadixToast.Description>}
      </div>
      {undo !== undefined && (
        <RadixToast.Action asChild altText="Undo">
          <Button small onClick={undo}>
            Undo
          </Button>
        </RadixToast.Action>
      )}
      <RadixToast.Close asChild>
        <IconButton icon="cross" label="Dismiss" />
      </RadixToast.Close>
    </RadixToast.Root>
  );
}
