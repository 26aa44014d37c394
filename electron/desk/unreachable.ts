/** Which providers gave no answer the last time a key was tried with them. In memory: a start begins anew. */
export interface Unreachable {
  /** @param why a sentence; null = it was reached */
  readonly note: (provider: string, why: string | null) => void;
  readonly sentences: () => ReadonlyMap<string, string>;
}

/** @param onChange called when a provider is noted otherwise than before */
export function createUnreachable(onChange: () => void): Unreachable {
  const why = new Map<string, string>();
  return {
    note: (provider, sentence) => {
      if ((why.get(provider) ?? null) === sentence) return;
      if (sentence === null) why.delete(provider);
      else why.set(provider, sentence);
      onChange();
    },
    sentences: () => why,
  };
}
