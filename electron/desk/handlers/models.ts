import type { Handlers } from '../../../shared/ipc.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskParts } from '../desk-parts.ts';

/** Where models stand, and whether they and their endpoints are used. */
export function modelsHandlers({
  state,
  gateway,
}: DeskParts): Pick<
  Handlers,
  'models.setTier' | 'models.setScore' | 'models.setEnabled' | 'endpoints.setFigures' | 'endpoints.wake'
> {
  const checkModel = (id: string): void => {
    if (!state.facts().catalog.modelById.has(id)) throw new DeskError(`There is no model "${id}".`);
  };
  const checkEndpoint = (key: string): void => {
    if (!state.facts().catalog.endpointByKey.has(key)) throw new DeskError(`There is no endpoint "${key}".`);
  };
  return {
    'models.setTier': async ({ model, tier }) => {
      checkModel(model);
      const { [model]: _, ...others } = state.facts().settings.tierPins;
      state.changeSettings({ tierPins: tier === null ? others : { ...others, [model]: tier } });
      return {};
    },
    'models.setScore': async ({ model, codingIndex }) => {
      checkModel(model);
      const { overrides } = state.facts().settings;
      const { [model]: _, ...others } = overrides.models;
      const models = codingIndex === null ? others : { ...others, [model]: { codingIndex } };
      state.changeSettings({ overrides: { ...overrides, models } });
      return {};
    },
    'models.setEnabled': async ({ model, enabled }) => {
      checkModel(model);
      const others = state.facts().settings.disabledModels.filter((id) => id !== model);
      state.changeSettings({ disabledModels: enabled ? others : [...others, model] });
      return {};
    },
    'endpoints.setFigures': async ({ key, figures }) => {
      checkEndpoint(key);
      const { overrides } = state.facts().settings;
      const { [key]: _, ...others } = overrides.endpoints;
      const endpoints = Object.keys(figures).length === 0 ? others : { ...others, [key]: figures };
      state.changeSettings({ overrides: { ...overrides, endpoints } });
      return {};
    },
    'endpoints.wake': async ({ key }) => {
      checkEndpoint(key);
      gateway.wake(key);
      return {};
    },
  };
}
