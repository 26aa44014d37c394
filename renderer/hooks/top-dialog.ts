import { useSyncExternalStore } from 'react';

let open: readonly HTMLElement[] = [];
const listeners = new Set<() => void>();

/** Notes that a modal dialog is open: it hides everything outside itself. @returns a function for when it closes. */
export function enterDialog(dialog: HTMLElement): () => void {
  replace([...open, dialog]);
  return () => replace(open.filter((other) => other !== dialog));
}

/** The modal dialog above all others; null while there is none. */
export function useTopDialog(): HTMLElement | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => open.at(-1) ?? null,
  );
}

function replace(next: readonly HTMLElement[]): void {
  open = next;
  for (const listener of listeners) listener();
}
