import { useEffect } from 'react';
import { goTo } from './use-route.ts';

/**
 * Ctrl+1, Ctrl+2, … go to the pages; on a Mac it is the Command key.
 *
 * @param pages in the order of their numbers; the same array every time
 */
export function usePageKeys(pages: readonly { readonly id: string }[]): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const page = pages[Number(event.key) - 1];
      if (page === undefined) return;
      event.preventDefault();
      goTo(page.id);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [pages]);
}
