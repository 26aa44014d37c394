import { GatewayError } from '../errors.ts';
import { costTiers, dialEnd, type CostTier } from './auto/choose.ts';
import { findPatternFault } from './auto/patterns.ts';

/** What the `auto-router` plugin of a request says; null leaves the saved value in force. */
export interface AutoPlugin {
  /** false turns the saved dial and lists of the window off for this request. */
  readonly enabled: boolean;
  readonly allowedModels: readonly string[] | null;
  readonly excludedModels: readonly string[] | null;
  /** Integer 0 (best quality) .. 10 (lowest cost). */
  readonly costQualityTradeoff: number | null;
  /** Wins over the number when both are there. */
  readonly costTier: CostTier | null;
  /** Go on with the model that the newest assistant message names. */
  readonly pinModel: boolean;
  readonly ignored: readonly string[];
}

const known: ReadonlySet<string> = new Set([
  'id',
  'enabled',
  'allowed_models',
  'excluded_models',
  'cost_quality_tradeoff',
  'cost_tier',
  'pin_model',
]);

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads one entry of `plugins`.
 *
 * @throws GatewayError 400 for a value out of range or of a wrong type, `null` included
 * @see OpenRouter OpenAPI, `AutoRouterPlugin` (read 2026-09)
 */
export function readAutoPlugin(plugin: Fields): AutoPlugin {
  const costQualityTradeoff = typed(plugin, 'cost_quality_tradeoff', isTradeoff, `an integer from 0 to ${dialEnd}`);
  const costTier = typed(plugin, 'cost_tier', isCostTier, `one of ${Object.keys(costTiers).join(', ')}`);
  const strange = Object.keys(plugin).filter((key) => !known.has(key));
  return {
    enabled: typed(plugin, 'enabled', isBoolean, 'true or false') ?? true,
    allowedModels: readPatterns(plugin, 'allowed_models'),
    excludedModels: readPatterns(plugin, 'excluded_models'),
    costQualityTradeoff,
    costTier,
    pinModel: typed(plugin, 'pin_model', isBoolean, 'true or false') ?? false,
    ignored: [
      ...strange.map((key) => `The Auto plugin has no field ${key.slice(0, 40)}.`),
      ...(costTier !== null && costQualityTradeoff !== null
        ? ['cost_tier wins over cost_quality_tradeoff, which has no effect.']
        : []),
    ],
  };
}

function readPatterns(plugin: Fields, key: string): readonly string[] | null {
  if (!Object.hasOwn(plugin, key)) return null;
  const fault = findPatternFault(`\`${key}\` of the Auto plugin`, plugin[key]);
  if (fault !== null) throw wrong(key, fault);
  return plugin[key] as readonly string[]; // checked by findPatternFault
}

/** @returns null when the field is absent */
function typed<T>(plugin: Fields, key: string, fits: (value: unknown) => value is T, expected: string): T | null {
  if (!Object.hasOwn(plugin, key)) return null;
  const value = plugin[key];
  if (fits(value)) return value;
  const written = JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
  throw wrong(key, `\`${key}\` of the Auto plugin must be ${expected}, not ${written}.`);
}

function wrong(key: string, message: string): GatewayError {
  return new GatewayError('invalid_plugin', 400, message, { param: `plugins.${key}`, errorType: 'invalid_request' });
}

function isTradeoff(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= dialEnd;
}

function isCostTier(value: unknown): value is CostTier {
  return typeof value === 'string' && Object.hasOwn(costTiers, value);
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}
