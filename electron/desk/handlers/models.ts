import type { Handlers } from '../../../shared/ipc.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskParts } from '../desk-parts.ts';

/** Where models stand, and whether they and their endpoints are used. */
export function modelsHandlers({
  state,
  gateway,
}: DeskParts): Pick<Handlers, 'models.setTier' | 'models.setEnabled' | 'endpoints.wake'> {
  const checkModel = (id: string): void => {
    if (!state.facts().catalog.modelById.has(id)) throw new DeskError(`There is no model "${id}".`);
  };
  return {
    'models.setTier': async ({ model, tier }) => {
      checkModel(model);
      const { [model]: _, ...others } = state.facts().settings.tierPins;
      state.changeSettings({ tierPins: tier === null ? others : { ...others, [model]: tier } });
      return {};
    },
    'models.setEnabled': async ({ model, enabled }) => {
      checkModel(model);
      const others = state.facts().settings.disabledModels.filter((id) => id !== model);
      state.changeSettings({ disabledModels: enabled ? others : [...others, model] });
      return {};
    },
    'endpoints.wake': async ({ key }) => {
      if (!state.facts().catalog.endpointByKey.has(key)) throw new DeskError(`There is no endpoint "${key}".`);
      gateway.wake(key);
      return {};
    },
  };
}
