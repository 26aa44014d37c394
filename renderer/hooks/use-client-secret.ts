import { useState } from 'react';
import { act } from './use-action.ts';
import { useSlice } from './use-desk.ts';

export interface ClientSecret {
  /** The default client key as it may be shown: whole after a reveal, else masked. */
  readonly shown: string;
  readonly revealed: boolean;
  readonly toggle: () => Promise<void>;
  /** The whole key, for copying; null when it could not be had, and why has been said. */
  readonly read: () => Promise<string | null>;
  /** Makes a new one. */
  readonly rotate: () => Promise<boolean>;
}

/** The key that people paste into their IDE. It is asked for only when someone presses a button, and kept only while shown. */
export function useClientSecret(): ClientSecret {
  const key = useSlice('clientKeys').find(({ isDefault }) => isDefault);
  const [held, setHeld] = useState<string | null>(null);
  // a key that was replaced in the meantime must not stay on the screen
  const secret = held?.endsWith(key?.lastFour ?? '?') === true ? held : null;

  const read = async (): Promise<string | null> =>
    secret ?? (await act('clientKeys.reveal', {}, 'The key could not be read'))?.secret ?? null;
  return {
    shown: secret ?? maskSecret(key?.lastFour ?? null),
    revealed: secret !== null,
    toggle: async () => {
      if (secret !== null) return setHeld(null);
      const found = await read();
      if (found !== null) setHeld(found);
    },
    read,
    rotate: async () => {
      const made = await act('clientKeys.rotate', {}, 'The key could not be replaced');
      setHeld(null);
      return made !== null;
    },
  };
}

/** `pd-••••••••a1b2` */
export function maskSecret(lastFour: string | null): string {
  return `pd-${'•'.repeat(12)}${lastFour ?? ''}`;
}
