import type { Handlers } from '../../shared/ipc.ts';
import type { DeskParts } from './desk-parts.ts';
import { catalogHandlers } from './handlers/catalog.ts';
import { bodiesHandlers } from './handlers/bodies.ts';
import { clientKeysHandlers } from './handlers/client-keys.ts';
import { configHandlers } from './handlers/config.ts';
import { guardrailsHandlers } from './handlers/guardrails.ts';
import { keysHandlers } from './handlers/keys.ts';
import { modelsHandlers } from './handlers/models.ts';
import { providersHandlers } from './handlers/providers.ts';
import { requestsHandlers } from './handlers/requests.ts';
import { routeHandlers } from './handlers/route.ts';
import { settingsHandlers } from './handlers/settings.ts';
import { stateHandlers } from './handlers/state.ts';
import { telemetryHandlers } from './handlers/telemetry.ts';
import { usageHandlers } from './handlers/usage.ts';

/** One handler for every call of the contract; a missing one does not compile. */
export function createHandlers(parts: DeskParts): Handlers {
  return {
    ...stateHandlers(parts),
    ...settingsHandlers(parts),
    ...keysHandlers(parts),
    ...providersHandlers(parts),
    ...modelsHandlers(parts),
    ...catalogHandlers(parts),
    ...clientKeysHandlers(parts),
    ...requestsHandlers(parts),
    ...routeHandlers(parts),
    ...configHandlers(parts),
    ...bodiesHandlers(parts),
    ...usageHandlers(parts),
    ...guardrailsHandlers(parts),
    ...telemetryHandlers(parts),
  };
}
