import { useCallback, useState } from 'react';

/** As long as the window is open. */
const kept = new Map<string, unknown>();

/**
 * State that outlives its component: who comes back to a tab or a page finds there what they had typed.
 *
 * @param name of the state, one of its own for each; its type never changes
 */
export function useKept<T>(name: string, initial: T): readonly [T, (next: T) => void] {
  const [value, setValue] = useState(() => (kept.has(name) ? (kept.get(name) as T) : initial));
  const keep = useCallback(
    (next: T) => {
      kept.set(name, next);
      setValue(next);
    },
    [name],
  );
  return [value, keep];
}
