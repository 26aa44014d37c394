import type { ClientKeyView } from '../../../shared/app-state.ts';
import { noClientLimits } from '../../../shared/guardrails.ts';
import { Refusal, type FakeHandlers, type FakeMain } from './fake-main.ts';

const dayMs = 86_400_000;

/** A client key of today without rules of its own, with some members replaced. */
function clientKeyOf(members: Partial<ClientKeyView> & Pick<ClientKeyView, 'id' | 'name' | 'lastFour'>): ClientKeyView {
  return {
    createdAt: Date.now(),
    lastUsedAt: null,
    isDefault: false,
    defaultTier: null,
    preventOverrides: false,
    limits: noClientLimits,
    fromConfig: false,
    ...members,
  };
}

/** The key that every start has. */
export function defaultClientKey(): ClientKeyView {
  return clientKeyOf({
    id: 'default',
    name: 'Default',
    lastFour: 'J2aL',
    isDefault: true,
    createdAt: Date.now() - 9 * dayMs,
  });
}

/** A desk in use: a key per client. */
export function manyClientKeys(): ClientKeyView[] {
  const now = Date.now();
  return [
    { ...defaultClientKey(), lastUsedAt: now - 40_000 },
    clientKeyOf({
      id: 'cc',
      name: 'Claude Code',
      lastFour: 'x8Pw',
      createdAt: now - 3 * dayMs,
      lastUsedAt: now - 250_000,
      defaultTier: 'high',
    }),
    clientKeyOf({
      id: 'zed',
      name: 'Zed',
      lastFour: 'tR5n',
      createdAt: now - dayMs,
      defaultTier: 'low',
      fromConfig: true,
    }),
  ];
}

/** The page of client keys; the secret is that of the default one. */
export function clientKeyHandlers({ state, change }: FakeMain): FakeHandlers {
  let secret = 'pd-5wzkTq8mVnR4xYbE7uHcJ2aL';
  return {
    'clientKeys.create': ({ name, defaultTier = null }) => {
      if (state().clientKeys.some((key) => key.name === name))
        throw new Refusal(`There is a client key named "${name}" already.`);
      const id = `key-${state().clientKeys.length + 1}`;
      const made = clientKeyOf({ id, name, lastFour: 'Qm7c', defaultTier });
      change({ clientKeys: [...state().clientKeys, made] });
      return { id, secret: 'pd-8nKx2LpRt6YvWz4BcDfGQm7c' };
    },
    'clientKeys.update': ({ id, ...changes }) => {
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      change({ clientKeys: state().clientKeys.map((key) => (key.id === id ? { ...key, ...given } : key)) });
      return {};
    },
    'clientKeys.revoke': ({ id }) => {
      change({ clientKeys: state().clientKeys.filter((key) => key.id !== id) });
      return {};
    },
    'clientKeys.reveal': () => ({ secret }),
    'clientKeys.rotate': () => {
      secret = 'pd-3vBnM9kLpQwErTyUiOaSZx1p';
      change({
        clientKeys: state().clientKeys.map((key) => (key.isDefault ? { ...key, lastFour: secret.slice(-4) } : key)),
      });
      return { secret };
    },
  };
}
