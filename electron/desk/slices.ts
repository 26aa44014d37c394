import type { AppState } from '../../shared/app-state.ts';
import type { Announce } from '../../shared/ipc.ts';

/** The parts of the state that are announced whole. */
export const sliceNames = [
  'app',
  'settings',
  'providers',
  'catalog',
  'clientKeys',
  'spendToday',
  'budgets',
  'telemetry',
] as const;

export type SliceName = (typeof sliceNames)[number];

/** Makes the present value of each part. */
export type SliceViews = { readonly [N in SliceName]: () => AppState[N] };

/** Tells the windows about parts of the state that have changed, and only about those. */
export interface Slices {
  readonly readAll: () => Omit<AppState, 'requests'>;
  /** Looks at these parts now. */
  readonly announceNow: (names: readonly SliceName[]) => void;
  /** Looks at them soon, together with whatever else happens until then. For changes that come with the traffic. */
  readonly announceSoon: (names: readonly SliceName[]) => void;
  readonly close: () => void;
}

/** The catalog view takes longest to make; once a second is as often as a person can read it. */
const soonMs = 1_000;

const announcers: { readonly [N in SliceName]: (announce: Announce, value: AppState[N]) => void } = {
  app: (announce, value) => announce('app.changed', value),
  settings: (announce, value) => announce('settings.changed', value),
  providers: (announce, value) => announce('providers.changed', value),
  catalog: (announce, value) => announce('catalog.changed', value),
  clientKeys: (announce, value) => announce('clientKeys.changed', value),
  spendToday: (announce, value) => announce('spend.changed', value),
  budgets: (announce, value) => announce('budgets.changed', value),
  telemetry: (announce, value) => announce('telemetry.changed', value),
};

export function createSlices(views: SliceViews, announce: Announce): Slices {
  const last = new Map<SliceName, string>();
  const waiting = new Set<SliceName>();
  let timer: NodeJS.Timeout | null = null;

  const announceOne = <N extends SliceName>(name: N): void => {
    const value = views[name]();
    const text = JSON.stringify(value);
    if (last.get(name) === text) return;
    last.set(name, text);
    announcers[name](announce, value);
  };
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    readAll: () => ({
      app: views.app(),
      settings: views.settings(),
      providers: views.providers(),
      catalog: views.catalog(),
      clientKeys: views.clientKeys(),
      spendToday: views.spendToday(),
      budgets: views.budgets(),
      telemetry: views.telemetry(),
    }),
    announceNow: (names) => names.forEach((name) => announceOne(name)),
    announceSoon: (names) => {
      for (const name of names) waiting.add(name);
      timer ??= setTimeout(() => {
        timer = null;
        const due = [...waiting];
        waiting.clear();
        due.forEach((name) => announceOne(name));
      }, soonMs).unref();
    },
    close: stop,
  };
}
