import { useSyncExternalStore } from 'react';

export interface Toast {
  readonly id: number;
  readonly tone: 'plain' | 'good' | 'bad';
  readonly title: string;
  readonly detail?: string;
  /** Takes back what was done. */
  readonly undo?: () => void;
  /** Something on the page did not work: the message goes when the page does. */
  readonly isOfPage?: boolean;
  /** What it is about. The next message about the same takes its place, and its undo: back to before the first. */
  readonly about?: string;
}

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

/** Shows a short message. The newest three stay on the screen. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  const before = toast.about === undefined ? undefined : toasts.find(({ about }) => about === toast.about);
  const others = toasts.filter((other) => other !== before);
  const undo = before?.undo ?? toast.undo;
  replace([...others, { ...toast, ...(undo === undefined ? {} : { undo }), id: nextId++ }].slice(-3));
}

export function dismissToast(id: number): void {
  replace(toasts.filter((toast) => toast.id !== id));
}

/** The page they are about is left. */
export function dismissPageToasts(): void {
  replace(toasts.filter(({ isOfPage = false }) => !isOfPage));
}

function replace(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => toasts,
  );
}
