import type { Handlers } from '../../../shared/ipc.ts';
import type { DeskParts } from '../desk-parts.ts';

/** Recording what is said, for a while. */
export function bodiesHandlers({ bodies, announceApp }: DeskParts): Pick<Handlers, 'bodies.record' | 'bodies.read'> {
  return {
    'bodies.record': async ({ minutes }) => {
      bodies.record(minutes);
      announceApp();
      return {};
    },
    'bodies.read': async ({ id }) => ({ bodies: bodies.read(id) }),
  };
}
