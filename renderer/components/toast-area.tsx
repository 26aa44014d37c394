import { Toast } from 'radix-ui';
import { dismissToast, useToasts } from '../hooks/toasts.ts';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icons.tsx';
import './toast-area.css';

/** Where toasts appear. Errors and things to undo stay longer; the pointer or the focus stops the clock. */
export function ToastArea() {
  const toasts = useToasts();
  return (
    <Toast.Provider swipeDirection="right" label="Message">
      {toasts.map(({ id, tone, title, detail, undo }) => (
        <Toast.Root
          key={id}
          className="toast"
          data-tone={tone}
          type={tone === 'bad' ? 'foreground' : 'background'}
          duration={tone === 'bad' ? 10_000 : undo === undefined ? 4_000 : 7_000}
          onOpenChange={(open) => {
            if (!open) dismissToast(id);
          }}
        >
          {tone !== 'plain' && <Icon name={tone === 'bad' ? 'warning' : 'check'} />}
          <div className="toast-words">
            <Toast.Title className="toast-title">{title}</Toast.Title>
            {detail !== undefined && <Toast.Description className="toast-detail">{detail}</Toast.Description>}
          </div>
          {undo !== undefined && (
            <Toast.Action asChild altText="Undo">
              <Button small onClick={undo}>
                Undo
              </Button>
            </Toast.Action>
          )}
          <Toast.Close asChild>
            <IconButton icon="cross" label="Dismiss" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="toast-area" label="Messages ({hotkey})" />
    </Toast.Provider>
  );
}
