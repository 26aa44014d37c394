import type { AppState } from '../../shared/app-state.ts';
import type { EventName, EventValue } from '../../shared/ipc.ts';
import type { RequestLog } from '../../shared/request-log.ts';
import type { Settings } from '../../shared/settings.ts';
import type { Tier } from '../../shared/tier.ts';

/** What tray, menus and desktop settings show; a small part of what the window mirrors. */
export interface ShellFacts {
  readonly tier: Tier;
  /** Model that `pareto-code` would take now, per tier; null when a tier has nothing available. */
  readonly picks: Readonly<Record<Tier, string | null>>;
  /** Model that answered last; null before the first answer. */
  readonly lastModel: string | null;
  /** null while the gateway is not listening. */
  readonly baseUrl: string | null;
  /** Why not, for a person. */
  readonly listenError: string | null;
  readonly theme: Settings['theme'];
  readonly startAtLogin: boolean;
  readonly closeToTray: boolean;
}

/** One event of the contract, with its name. */
export type Announcement = { [N in EventName]: { readonly name: N; readonly value: EventValue<N> } }[EventName];

/** @returns what tray and menu show of the whole state. */
export function toShellFacts({ app, settings, catalog, requests }: AppState): ShellFacts {
  return {
    ...fromSettings(settings),
    picks: catalog.picks,
    lastModel: lastAnswered(requests.toReversed()),
    baseUrl: app.baseUrl,
    listenError: app.listenError?.message ?? null,
  };
}

/** @returns the facts after one announcement. */
export function followFacts(facts: ShellFacts, { name, value }: Announcement): ShellFacts {
  switch (name) {
    case 'settings.changed':
      return { ...facts, ...fromSettings(value) };
    case 'catalog.changed':
      return { ...facts, picks: value.picks };
    case 'app.changed':
      return { ...facts, baseUrl: value.baseUrl, listenError: value.listenError?.message ?? null };
    case 'requests.changed':
      return { ...facts, lastModel: lastAnswered(value) ?? facts.lastModel };
    case 'requests.cleared':
      return { ...facts, lastModel: null };
    default:
      return facts;
  }
}

function fromSettings({ defaultTier, theme, startAtLogin, closeToTray }: Settings) {
  return { tier: defaultTier, theme, startAtLogin, closeToTray };
}

/** @param requests oldest first */
function lastAnswered(requests: readonly RequestLog[]): string | null {
  return requests.findLast(({ outcome }) => outcome === 'succeeded')?.model ?? null;
}
