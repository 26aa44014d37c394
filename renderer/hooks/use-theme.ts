import { useEffect } from 'react';
import type { Settings } from '../../shared/settings.ts';

const storedTheme = 'pareto.theme';

/** Before the first paint: the theme of last time, so that the window does not flash in the other one. */
export function applyLastTheme(): void {
  applyTheme(localStorage.getItem(storedTheme));
}

/** Follows the setting; `system` leaves the choice to the desktop. */
export function useTheme(theme: Settings['theme'] | undefined): void {
  useEffect(() => {
    if (theme === undefined) return;
    applyTheme(theme);
    localStorage.setItem(storedTheme, theme);
  }, [theme]);
}

function applyTheme(theme: string | null): void {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
  else delete document.documentElement.dataset['theme'];
}
