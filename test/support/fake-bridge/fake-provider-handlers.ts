import type { AppState } from '../../../shared/app-state.ts';
import { Refusal, type FakeHandlers, type FakeMain } from './fake-main.ts';
import { withKey } from './fake-providers.ts';

/** The page of keys. */
export function providerHandlers({ state, change }: FakeMain): FakeHandlers {
  const editProvider = (
    id: string,
    edit: (found: AppState['providers'][number]) => AppState['providers'][number],
  ): void =>
    change({ providers: state().providers.map((provider) => (provider.id === id ? edit(provider) : provider)) });

  return {
    'keys.add': ({ provider, secret: key }) => {
      if (key.startsWith('pd-'))
        throw new Refusal('This is a client key of Pareto Desk. Paste the key that the provider gave you.');
      editProvider(provider, (found) => withKey(found, { lastFour: key.slice(-4) }));
      change({ app: { ...state().app, demo: false } });
      return {};
    },
    'keys.remove': ({ provider }) => {
      editProvider(provider, (found) => ({
        ...found,
        keySource: 'none',
        lastFour: null,
        status: 'no-key',
        statusDetail: `No key for ${found.name}.`,
      }));
      return {};
    },
    'keys.test': ({ provider }) =>
      provider === 'groq'
        ? { ok: false, message: 'Groq refused the key (401). Paste a new one.', durationMs: 180 }
        : { ok: true, message: 'The key works: 41 models are listed.', durationMs: 412 },
    'providers.save': ({ id, name = id, baseUrl, auth = 'bearer', apiKey, dialect = 'openai-chat' }) => {
      const made = {
        id,
        name,
        baseUrl,
        auth,
        custom: true,
        demo: false,
        local: false,
        enabled: true,
        dialects: [dialect],
        environmentVariables: [],
        modelCount: 0,
      };
      const key =
        apiKey === undefined
          ? ({
              keySource: auth === 'none' ? 'not-needed' : 'none',
              lastFour: null,
              status: auth === 'none' ? 'ready' : 'no-key',
              statusDetail: null,
            } as const)
          : ({ keySource: 'vault', lastFour: apiKey.slice(-4), status: 'ready', statusDetail: null } as const);
      change({ providers: [...state().providers.filter((provider) => provider.id !== id), { ...made, ...key }] });
      return {};
    },
    'providers.remove': ({ provider }) => {
      change({ providers: state().providers.filter(({ id }) => id !== provider) });
      return {};
    },
    'providers.setEnabled': ({ provider, enabled }) => {
      editProvider(provider, (found) => ({
        ...found,
        enabled,
        status: enabled ? (found.keySource === 'none' ? 'no-key' : 'ready') : 'switched-off',
        statusDetail: enabled ? null : `${found.name} is switched off.`,
      }));
      return {};
    },
  };
}
