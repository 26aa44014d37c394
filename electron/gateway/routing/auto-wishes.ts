import { GatewayError } from '../errors.ts';
import { costTiers, dialEnd, type CostTier } from './auto/choose.ts';
import { findPatternFault } from './auto/patterns.ts';

/** What a request wants of the Auto Router. */
export interface AutoWishes {
  /** Patterns of model ids, `*` = anything; empty = every model. */
  readonly allowedModels: readonly string[];
  readonly excludedModels: readonly string[];
  /** 0 = best quality .. 10 = lowest cost. */
  readonly dial: number;
  /** A band of the cost order; wins over the dial. */
  readonly costTier: CostTier | null;
  /** Stay with the model named in the last answer of the conversation. */
  readonly pinModel: boolean;
}

/** 7 leans towards cost, as OpenRouter's dial did while it had one default for all. */
export const factoryWishes: AutoWishes = {
  allowedModels: [],
  excludedModels: [],
  dial: 7,
  costTier: null,
  pinModel: false,
};

/** One `auto-router` plugin, read; wishes that are absent leave the saved ones in force. */
export interface AutoPlugin {
  readonly enabled: boolean;
  readonly wishes: Partial<AutoWishes>;
  readonly ignored: readonly string[];
}

const known: ReadonlySet<string> = new Set([
  'id',
  'enabled',
  'allowed_models',
  'excluded_models',
  'cost_tier',
  'cost_quality_tradeoff',
  'pin_model',
]);

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads one entry of `plugins`.
 *
 * @throws GatewayError 400 for a value out of range or of a wrong type
 * @see OpenRouter OpenAPI, `AutoRouterPlugin` (read 2026-09)
 */
export function readAutoPlugin(plugin: Fields): AutoPlugin {
  const ignored = Object.keys(plugin)
    .filter((key) => !known.has(key))
    .map((key) => `The Auto plugin has no field ${key.slice(0, 40)}.`);
  const costTier = typed<CostTier>(plugin, 'cost_tier', isCostTier, `one of ${Object.keys(costTiers).join(', ')}`);
  const dial = typed<number>(plugin, 'cost_quality_tradeoff', isDial, `a whole number from 0 to ${dialEnd}`);
  const pinModel = typed<boolean>(plugin, 'pin_model', isFlag, 'true or false');
  const [allowedModels, excludedModels] = [patterns(plugin, 'allowed_models'), patterns(plugin, 'excluded_models')];
  if (costTier !== null && dial !== null)
    ignored.push('cost_tier wins over cost_quality_tradeoff, which has no effect.');
  return {
    enabled: typed<boolean>(plugin, 'enabled', isFlag, 'true or false') ?? true,
    wishes: {
      ...(allowedModels === null ? {} : { allowedModels }),
      ...(excludedModels === null ? {} : { excludedModels }),
      ...(dial === null ? {} : { dial }),
      ...(costTier === null ? {} : { costTier }),
      ...(pinModel === null ? {} : { pinModel }),
    },
    ignored,
  };
}

/** @returns null when the field is absent */
function typed<T>(plugin: Fields, key: string, fits: (value: unknown) => value is T, expected: string): T | null {
  const value = plugin[key];
  if (value === undefined) return null;
  if (!fits(value)) throw invalid(key, `\`${key}\` of the Auto plugin must be ${expected}.`);
  return value;
}

function patterns(plugin: Fields, key: string): readonly string[] | null {
  const value = plugin[key];
  if (value === undefined) return null;
  const fault = findPatternFault(key, value);
  if (fault !== null) throw invalid(key, fault);
  return value as readonly string[];
}

function isCostTier(value: unknown): value is CostTier {
  return typeof value === 'string' && Object.hasOwn(costTiers, value);
}

function isDial(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= dialEnd;
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function invalid(key: string, message: string): GatewayError {
  return new GatewayError('invalid_plugin', 400, message, { param: `plugins.${key}`, errorType: 'invalid_request' });
}
