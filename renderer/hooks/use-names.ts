import { useMemo } from 'react';
import type { ModelView } from '../../shared/app-state.ts';
import { useSlice } from './use-desk.ts';

export interface Names {
  readonly findModel: (id: string | null) => ModelView | undefined;
  /** The model's name, or its id when the catalog does not know it (any more). */
  readonly modelName: (id: string) => string;
  readonly providerName: (id: string) => string;
}

/** Names for the ids in requests, picks and verdicts. */
export function useNames(): Names {
  const { models } = useSlice('catalog');
  const providers = useSlice('providers');
  return useMemo(() => {
    const modelById = new Map(models.map((model) => [model.id, model]));
    const nameByProvider = new Map(providers.map(({ id, name }) => [id, name]));
    return {
      findModel: (id) => (id === null ? undefined : modelById.get(id)),
      modelName: (id) => modelById.get(id)?.name ?? id,
      providerName: (id) => nameByProvider.get(id) ?? id,
    };
  }, [models, providers]);
}
