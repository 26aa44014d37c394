import type { Handlers } from '../../../shared/ipc.ts';
import { defaultClientKeyEntry } from '../../storage/vault.ts';
import { newClientSecret, toStoredClientKey } from '../client-secret.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskParts } from '../desk-parts.ts';
import { refusePatterns } from './settings.ts';

type Names =
  'clientKeys.create' | 'clientKeys.update' | 'clientKeys.revoke' | 'clientKeys.reveal' | 'clientKeys.rotate';

/** Keys that let clients in. A secret leaves once, when it is made; only the default key's can be shown again. */
export function clientKeysHandlers({ state, vault, newId, clock }: DeskParts): Pick<Handlers, Names> {
  return {
    'clientKeys.create': async ({ name, defaultTier = null }) => {
      if (state.facts().clientKeys.some((key) => key.name === name))
        throw new DeskError(`There is a client key named "${name}" already.`);
      const secret = newClientSecret();
      const details = { id: newId(), name, defaultTier, preventOverrides: false, createdAt: clock.now() };
      const key = toStoredClientKey(secret, details);
      state.changeStored((stored) => ({ ...stored, clientKeys: [...stored.clientKeys, key] }));
      return { id: key.id, secret };
    },
    'clientKeys.update': async ({ id, ...changes }) => {
      const key = state.facts().clientKeys.find((candidate) => candidate.id === id);
      if (key === undefined) throw new DeskError('This client key is gone already.');
      if (key.fromConfig) throw new DeskError('This client key comes from the configuration file. Change it there.');
      const isTaken = state.facts().clientKeys.some((other) => other.id !== id && other.name === changes.name);
      if (isTaken) throw new DeskError(`There is a client key named "${changes.name}" already.`);
      refusePatterns(changes.limits?.content);
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      state.changeStored((stored) => ({
        ...stored,
        clientKeys: stored.clientKeys.map((other) => (other.id === id ? { ...other, ...given } : other)),
      }));
      return {};
    },
    'clientKeys.revoke': async ({ id }) => {
      const key = state.facts().clientKeys.find((candidate) => candidate.id === id);
      if (key === undefined) throw new DeskError('This client key is gone already.');
      if (key.isDefault) throw new DeskError('The default key cannot be revoked. Replace it by a new one instead.');
      if (key.fromConfig) throw new DeskError('This client key comes from the configuration file. Remove it there.');
      state.changeStored((stored) => ({ ...stored, clientKeys: stored.clientKeys.filter((other) => other.id !== id) }));
      return {};
    },
    'clientKeys.reveal': async () => {
      const secret = vault.get(defaultClientKeyEntry);
      if (secret === undefined || !state.facts().clientKeys.some((key) => key.isDefault))
        throw new DeskError('The default key could not be kept. Replace it by a new one.');
      return { secret };
    },
    'clientKeys.rotate': async () => {
      const oldId = state.facts().clientKeys.find((key) => key.isDefault)?.id;
      const secret = newClientSecret();
      const details = { id: oldId ?? newId(), name: 'Default', defaultTier: null, preventOverrides: false };
      const fresh = toStoredClientKey(secret, { ...details, createdAt: clock.now() });
      await vault.set(defaultClientKeyEntry, secret);
      state.changeStored((stored) => {
        const old = stored.clientKeys.find(({ id }) => id === oldId);
        const { name, defaultTier, preventOverrides, limits } = old ?? fresh;
        const others = stored.clientKeys.filter(({ id }) => id !== oldId);
        return { ...stored, clientKeys: [{ ...fresh, name, defaultTier, preventOverrides, limits }, ...others] };
      });
      return { secret };
    },
  };
}
