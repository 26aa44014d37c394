import type { Handlers } from '../../../shared/ipc.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskParts } from '../desk-parts.ts';

/** Web pages open in the system's browser, never in the window. */
export function linkHandlers({ openLink }: DeskParts): Pick<Handlers, 'link.open'> {
  return {
    'link.open': async ({ url }) => {
      if (openLink === null) throw new DeskError('This window is a page in your browser: open the link there.');
      await openLink(url);
      return {};
    },
  };
}
