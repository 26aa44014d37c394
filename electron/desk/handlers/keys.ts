import type { Handlers } from '../../../shared/ipc.ts';
import type { Provider } from '../../gateway/catalog/catalog.ts';
import { providerEntry } from '../../storage/vault.ts';
import { clientKeyPrefix } from '../client-secret.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskParts } from '../desk-parts.ts';
import { describeDiscovered } from '../discovered-models.ts';
import { testKey } from '../key-test.ts';

/** Provider keys: they go in and never come out. */
export function keysHandlers(parts: DeskParts): Pick<Handlers, 'keys.add' | 'keys.remove' | 'keys.test'> {
  const { state, gateway, vault, unreachable } = parts;
  return {
    'keys.add': async ({ provider, secret }) => {
      const { id, name, auth, baseUrl } = findProvider(parts, provider);
      if (auth === 'none') throw new DeskError(`${name} needs no key.`);
      refuseForConfig(parts, id, name);
      if (secret.startsWith(clientKeyPrefix))
        throw new DeskError(`This is a client key of Pareto Desk. Paste the key that ${name} gave you.`);
      if (!/^[\x21-\x7e]+$/.test(secret))
        throw new DeskError('The key has spaces or characters that no key has. Copy it again, without line breaks.');
      await vault.set(providerEntry(id, baseUrl), secret);
      gateway.wake(id);
      state.refresh();
      return {};
    },
    'keys.remove': async ({ provider }) => {
      const { id, name, baseUrl } = findProvider(parts, provider);
      refuseForConfig(parts, id, name);
      if (state.facts().secrets.get(id)?.source === 'environment')
        throw new DeskError(
          `The key of ${name} is in an environment variable. Remove it there, or switch ${name} off.`,
        );
      await vault.remove(providerEntry(id, baseUrl));
      gateway.wake(id);
      state.refresh();
      return {};
    },
    'keys.test': async ({ provider }) => {
      const found = findProvider(parts, provider);
      const secret = state.facts().secrets.get(found.id)?.secret ?? null;
      if (secret === null && found.auth !== 'none')
        return { ok: false, message: `There is no key for ${found.name} yet.`, durationMs: 0 };
      const { models, isUnreachable, refusal, ...result } = await testKey(found, secret, undefined, parts.environment);
      unreachable.note(found.id, isUnreachable ? result.message : null);
      if (refusal !== null) gateway.refused(found.id, refusal);
      if (result.ok) wakeProvider(parts, found.id);
      if (result.ok && found.custom) addDiscovered(parts, found, models);
      return result;
    },
  };
}

/** Looks what a server of the user's own offers; nothing happens while it does not answer. */
export async function discoverModels(parts: DeskParts, id: string): Promise<void> {
  const provider = findProvider(parts, id);
  if (!provider.custom) return;
  const { models, isUnreachable, message } = await testKey(
    provider,
    parts.state.facts().secrets.get(id)?.secret ?? null,
    undefined,
    parts.environment,
  );
  parts.unreachable.note(id, isUnreachable ? message : null);
  addDiscovered(parts, provider, models);
}

function addDiscovered({ state }: DeskParts, provider: Provider, ids: readonly string[]): void {
  const found = describeDiscovered(provider, ids, state.facts().catalog);
  if (found.length > 0) state.changeStored((stored) => ({ ...stored, models: [...stored.models, ...found] }));
}

/** Throws a DeskError for an id that the catalog does not know. */
export function findProvider({ state }: DeskParts, id: string): Provider {
  const provider = state.facts().catalog.providerById.get(id);
  if (provider === undefined) throw new DeskError(`There is no provider "${id}".`);
  return provider;
}

function refuseForConfig({ state }: DeskParts, id: string, name: string): void {
  if (state.facts().secrets.get(id)?.source === 'config')
    throw new DeskError(`The key of ${name} comes from the configuration file. Change it there.`);
}

/** A key that works ends the rests of the old one. */
function wakeProvider({ state, gateway }: DeskParts, provider: string): void {
  gateway.wake(provider);
  for (const { key } of state.facts().catalog.endpointByKey.values())
    if (key.endsWith(`@${provider}`)) gateway.wake(key);
}
