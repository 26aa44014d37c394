import type { Handlers } from '../../../shared/ipc.ts';
import type { DeskParts } from '../desk-parts.ts';

/** What would happen to a request, without sending it. */
export function routeHandlers({ gateway }: DeskParts): Pick<Handlers, 'route.preview'> {
  return { 'route.preview': async ({ body, ...trial }) => gateway.preview(body, trial) };
}
