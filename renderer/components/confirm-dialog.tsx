import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog, DialogActions } from './dialog.tsx';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will happen, in a sentence. */
  readonly description: string;
  /** The verb on the button. */
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly children?: ReactNode;
}

/** Asks before something that cannot be taken back. The safe answer has the focus. */
export function ConfirmDialog({ open, onClose, title, description, confirm, onConfirm, children }: ConfirmDialogProps) {
  return (
    <Dialog kind="alert" open={open} onClose={onClose} title={title} description={description}>
      {children}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="danger"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
