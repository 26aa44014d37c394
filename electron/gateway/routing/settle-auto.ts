import { factoryWishes, type AutoPlugin, type AutoWishes } from './auto-wishes.ts';
import type { Origin } from './route-plan.ts';
import type { Snapshot } from './snapshot.ts';

/** What the Auto Router is to keep to, and where each wish came from. */
export interface SettledAuto {
  readonly auto: AutoWishes;
  readonly from: Readonly<Record<string, Origin>>;
  readonly ignored: readonly string[];
}

/**
 * The request's plugin, then the window's settings, then the factory's. A list of the request takes the place of the saved
 * one. "Prevent overrides" makes the saved values final.
 */
export function settleAuto(
  plugin: AutoPlugin | null,
  { settings, clientKey }: Pick<Snapshot, 'settings' | 'clientKey'>,
): SettledAuto {
  const saved: AutoWishes = {
    ...factoryWishes,
    dial: settings.autoTradeoff,
    allowedModels: settings.autoAllowedModels,
    excludedModels: settings.autoExcludedModels,
  };
  if (settings.preventOverrides || clientKey.preventOverrides) {
    return {
      auto: saved,
      from: { tradeoff: 'lock', allowedModels: 'lock', excludedModels: 'lock' },
      ignored:
        plugin === null ? [] : ['The saved dial and lists are locked: what the request asked for has no effect.'],
    };
  }
  const isOn = plugin?.enabled ?? true;
  const asked: Partial<AutoWishes> = isOn ? (plugin?.wishes ?? {}) : {};
  const base = isOn ? saved : factoryWishes;
  return {
    auto: { ...base, ...asked },
    from: {
      tradeoff: originOf(asked.dial !== undefined || asked.costTier !== undefined, base.dial !== factoryWishes.dial),
      allowedModels: originOf(asked.allowedModels !== undefined, base.allowedModels.length > 0),
      excludedModels: originOf(asked.excludedModels !== undefined, base.excludedModels.length > 0),
    },
    ignored: [],
  };
}

function originOf(isAsked: boolean, isSaved: boolean): Origin {
  if (isAsked) return 'plugin';
  return isSaved ? 'window' : 'factory';
}
