import { useState } from 'react';
import { act } from '../../hooks/use-action.ts';

/** How a test call went; `null` while it is under way. */
export type KeyTest = { readonly ok: boolean; readonly message: string; readonly durationMs: number } | null;

export interface KeyTests {
  /** By provider id; a provider that was not tested has no entry. */
  readonly results: ReadonlyMap<string, KeyTest>;
  readonly test: (provider: string) => Promise<void>;
  readonly forget: (provider: string) => void;
}

/** Kept for the whole page: a provider changes its group, and so its row, when its key begins to work. */
export function useKeyTests(): KeyTests {
  const [results, setResults] = useState<ReadonlyMap<string, KeyTest>>(new Map());
  const put = (provider: string, result: KeyTest): void =>
    setResults((before) => new Map([...before, [provider, result]]));
  const forget = (provider: string): void =>
    setResults((before) => new Map([...before].filter(([id]) => id !== provider)));
  return {
    results,
    forget,
    test: async (provider) => {
      put(provider, null);
      const result = await act('keys.test', { provider }, 'The test could not be made');
      if (result === null) forget(provider);
      else put(provider, result);
    },
  };
}
