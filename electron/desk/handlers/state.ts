import type { Handlers } from '../../../shared/ipc.ts';
import type { DeskParts } from '../desk-parts.ts';

/** The mirror's first look. */
export function stateHandlers({ readState }: DeskParts): Pick<Handlers, 'state.read'> {
  return { 'state.read': readState };
}
