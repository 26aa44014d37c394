import type { AppInfo, ProviderView } from '../../../shared/app-state.ts';
import type { BadgeTone, DotTone } from '../../components/badge.tsx';
import { hasNoProvider } from '../../has-no-provider.ts';

type Status = ProviderView['status'];

export const statusWords: Readonly<
  Record<Status, { readonly word: string; readonly dot: DotTone; readonly badge: BadgeTone }>
> = {
  ready: { word: 'Ready', dot: 'good', badge: 'good' },
  'no-key': { word: 'No key', dot: 'idle', badge: 'neutral' },
  'switched-off': { word: 'Switched off', dot: 'idle', badge: 'neutral' },
  'key-refused': { word: 'Key refused', dot: 'bad', badge: 'bad' },
  'no-credit': { word: 'No credit', dot: 'bad', badge: 'bad' },
  'cooling-down': { word: 'Resting', dot: 'warn', badge: 'warn' },
  'not-reachable': { word: 'Not reachable', dot: 'bad', badge: 'bad' },
  'not-running': { word: 'Not running', dot: 'idle', badge: 'neutral' },
};

const vaultWords: Readonly<Record<AppInfo['vault']['kind'], string>> = {
  'safe-storage': "the system's key store",
  keyring: "the system's key store",
  file: 'a private file',
  memory: 'memory, until the program ends',
};

/** Where a provider's key is, in a sentence; null when there is none. */
export function describeKey(provider: ProviderView, vault: AppInfo['vault']['kind']): string | null {
  const ending = provider.lastFour === null || provider.lastFour === '' ? 'Key' : `Key ····${provider.lastFour}`;
  switch (provider.keySource) {
    case 'vault':
      return `${ending} in ${vaultWords[vault]}`;
    case 'environment':
      return `${ending} from ${provider.environmentVariables[0] ?? 'the environment'}, read-only`;
    case 'config':
      return `${ending} from the configuration file, read-only`;
    case 'not-needed':
      return 'Needs no key';
    case 'none':
      return null;
  }
}

/** Whether there is a key that a person can change or remove here. */
export function isKeyOurs({ keySource }: ProviderView): boolean {
  return keySource === 'vault';
}

export interface ProviderGroup {
  readonly title: string;
  readonly providers: readonly ProviderView[];
}

type Group = readonly [title: string, belongs: (provider: ProviderView) => boolean];

const ownMachines: Group = ['On your own machines', ({ demo, keySource }) => !demo && keySource === 'not-needed'];
const addKey: Group = ['Add a key', ({ demo, keySource }) => !demo && keySource === 'none'];

/**
 * The page's lists, empty ones left out: what works first, then what needs a person, then what could be added. Where
 * nothing works and no key is there, adding one is the first step.
 */
export function groupProviders(providers: readonly ProviderView[]): readonly ProviderGroup[] {
  const groups: readonly Group[] = [
    ['Ready', ({ demo, status }) => !demo && status === 'ready'],
    ['Not in use', ({ demo, keySource }) => !demo && keySource !== 'none' && keySource !== 'not-needed'],
    ...(hasNoProvider(providers) ? [addKey, ownMachines] : [ownMachines, addKey]),
    ['Demo', () => true],
  ];
  const left = new Set(providers);
  return groups
    .map(([title, belongs]) => {
      const members = [...left].filter(belongs);
      for (const member of members) left.delete(member);
      return { title, providers: members };
    })
    .filter(({ providers: members }) => members.length > 0);
}
