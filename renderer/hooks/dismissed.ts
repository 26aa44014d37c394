import { useSyncExternalStore } from 'react';

const storedDismissed = 'pareto.dismissed';

let dismissed = readDismissed();
const listeners = new Set<() => void>();

/** Puts a notice away, at later starts too: it comes back when its cause was gone in between. */
export function dismiss(notice: string): void {
  keep([...dismissed, notice]);
}

/** Forgets what was put away of those that are told no more. @param notices all that are told now */
export function forgetUntold(notices: readonly string[]): void {
  const told = dismissed.filter((notice) => notices.includes(notice));
  if (told.length < dismissed.length) keep(told);
}

/** @returns the notices that were put away. */
export function useDismissed(): readonly string[] {
  return useSyncExternalStore(subscribe, () => dismissed);
}

function keep(next: readonly string[]): void {
  dismissed = next;
  localStorage.setItem(storedDismissed, JSON.stringify(next));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function readDismissed(): readonly string[] {
  try {
    const stored = JSON.parse(localStorage.getItem(storedDismissed) ?? '[]') as unknown;
    return Array.isArray(stored) ? stored.filter((notice) => typeof notice === 'string') : [];
  } catch {
    return []; // another program's text in our place
  }
}
