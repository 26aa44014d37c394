import type { AppState } from '../../shared/app-state.ts';
import type { EventName, EventValue } from '../../shared/ipc.ts';
import type { RequestLog } from '../../shared/request-log.ts';
import type { Tier } from '../../shared/tier.ts';

/** What tray, menus and desktop settings show; a small part of what the window mirrors. */
export interface ShellFacts {
  readonly tier: Tier;
  /** Model that `pareto-code` would take now, per tier; null when a tier has nothing available. */
  readonly picks: Readonly<Record<Tier, string | null>>;
  readonly last: { readonly id: string; readonly model: string; readonly tier: Tier | null } | null;
  /** null while the gateway is not listening. */
  readonly baseUrl: string | null;
  readonly listenError: string | null;
  readonly theme: 'system' | 'light' | 'dark';
  readonly startAtLogin: boolean;
  readonly closeToTray: boolean;
}

/** One event of the contract, with its name. */
export type Announcement = { [N in EventName]: { readonly name: N; readonly value: EventValue<N> } }[EventName];

export function toShellFacts({ app, settings, catalog, requests }: AppState): ShellFacts {
  return {
    tier: settings.defaultTier,
    picks: catalog.picks,
    last: lastAnswered(requests, null),
    baseUrl: app.baseUrl,
    listenError: app.listenError?.message ?? null,
    theme: settings.theme,
    startAtLogin: settings.startAtLogin,
    closeToTray: settings.closeToTray,
  };
}

/** @returns the facts after one announcement; the same object when it changes nothing that is shown. */
export function followFacts(facts: ShellFacts, { name, value }: Announcement): ShellFacts {
  switch (name) {
    case 'settings.changed': {
      const { defaultTier: tier, theme, startAtLogin, closeToTray } = value;
      return { ...facts, tier, theme, startAtLogin, closeToTray };
    }
    case 'catalog.changed':
      return { ...facts, picks: value.picks };
    case 'app.changed':
      return { ...facts, baseUrl: value.baseUrl, listenError: value.listenError?.message ?? null };
    case 'requests.changed': {
      const last = lastAnswered(value, facts.last);
      return last === facts.last ? facts : { ...facts, last };
    }
    case 'requests.cleared':
      return { ...facts, last: null };
    default:
      return facts;
  }
}

/** The newest request that a model answered; `before` when there is none among them. */
function lastAnswered(requests: readonly RequestLog[], before: ShellFacts['last']): ShellFacts['last'] {
  const answered = requests.filter(({ outcome, model }) => outcome === 'succeeded' && model !== null);
  const newest = answered.toSorted((a, b) => b.at - a.at)[0];
  if (!newest?.model || newest.id === before?.id) return before;
  return { id: newest.id, model: newest.model, tier: newest.tierUsed };
}
