import { useEffect } from 'react';

/** Escape closes the panel, unless a field or a dialog wants the key for itself. */
export function useEscape(active: boolean, close: () => void): void {
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      const busy = event.target instanceof HTMLInputElement || document.querySelector('dialog[open]') !== null;
      if (event.key === 'Escape' && !busy) close();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
}
