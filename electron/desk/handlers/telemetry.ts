import type { Handlers } from '../../../shared/ipc.ts';
import type { DeskParts } from '../desk-parts.ts';

/** The export of figures to a collector. Switch and address are settings; headers are secrets. */
export function telemetryHandlers({ telemetry }: DeskParts): Pick<Handlers, 'telemetry.setHeader' | 'telemetry.test'> {
  return {
    'telemetry.setHeader': async ({ name, value }) => {
      await telemetry.setHeader(name, value);
      return {};
    },
    'telemetry.test': telemetry.test,
  };
}
