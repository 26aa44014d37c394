import { GatewayError } from '../errors.ts';
import type { Intent } from './route-plan.ts';

/** What the `pareto-router` plugin of a request says; absent fields leave the saved values in force. */
export interface ParetoPlugin {
  /** false turns the saved defaults of the window and the client key off for this request. */
  readonly enabled: boolean;
  /** 0..1 */
  readonly minCodingScore: number | null;
  /** USD per million prompt tokens; switches from tiers to the frontier. */
  readonly maxPrice: number | null;
  readonly priceSource: Intent['priceSource'] | null;
  readonly ignored: readonly string[];
}

const known: ReadonlySet<string> = new Set(['id', 'enabled', 'min_coding_score', 'max_price', 'price_source']);

/**
 * Reads one entry of `plugins`.
 *
 * @throws GatewayError 400 for a value out of range or of a wrong type, `null` included
 * @see OpenRouter OpenAPI, `ParetoRouterPlugin` (read 2026-08)
 */
export function readParetoPlugin(plugin: Readonly<Record<string, unknown>>): ParetoPlugin {
  const enabled = typed(plugin, 'enabled', (value) => typeof value === 'boolean', 'true or false');
  const minCodingScore = typed(plugin, 'min_coding_score', isWithin(0, 1), 'a number from 0 to 1');
  const maxPrice = typed(
    plugin,
    'max_price',
    isWithin(0, Number.MAX_VALUE),
    'a number of USD per million prompt tokens',
  );
  const priceSource = typed(plugin, 'price_source', isPriceSource, '"prompt" or "weighted_avg"');
  const strange = Object.keys(plugin).filter((key) => !known.has(key));
  return {
    enabled: enabled !== false,
    minCodingScore: minCodingScore as number | null,
    maxPrice: maxPrice as number | null,
    priceSource: priceSource as Intent['priceSource'] | null,
    ignored: strange.map((key) => `The Pareto plugin has no field ${key.slice(0, 40)}.`),
  };
}

/** @returns null when the field is absent */
function typed(
  plugin: Readonly<Record<string, unknown>>,
  key: string,
  fits: (value: unknown) => boolean,
  expected: string,
): unknown {
  if (!Object.hasOwn(plugin, key)) return null;
  const value = plugin[key];
  if (!fits(value)) {
    const written = JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
    throw new GatewayError(
      'invalid_plugin',
      400,
      `\`${key}\` of the Pareto plugin must be ${expected}, not ${written}.`,
      {
        param: `plugins.${key}`,
        errorType: 'invalid_request',
      },
    );
  }
  return value;
}

function isWithin(low: number, high: number): (value: unknown) => boolean {
  return (value) => typeof value === 'number' && value >= low && value <= high;
}

function isPriceSource(value: unknown): boolean {
  return value === 'prompt' || value === 'weighted_avg';
}
