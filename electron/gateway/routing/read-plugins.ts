import { GatewayError } from '../errors.ts';
import { readAutoPlugin, type AutoPlugin } from './auto-wishes.ts';
import { readParetoPlugin, type ParetoPlugin } from './pareto-plugin.ts';
import type { Router } from './route-plan.ts';

export interface ReadPlugins {
  readonly pareto: ParetoPlugin | null;
  readonly auto: AutoPlugin | null;
  readonly ignored: readonly string[];
}

/** Which router reads which plugin; the routers ignore each other's. */
const routerOfPlugin: Readonly<Record<string, Router>> = {
  'pareto-router': 'pareto',
  'auto-router': 'auto',
  'auto-beta-router': 'auto',
};

/**
 * Reads OpenRouter's `plugins` array. A plugin of another router is harmless and reported, as is one we do not have.
 *
 * @param isLocked nothing that the request sets counts, so that it cannot be wrong either
 * @throws GatewayError 400 when the array, or a setting of the router asked for, has a wrong shape
 */
export function readPlugins(plugins: unknown, router: Router, isLocked: boolean): ReadPlugins {
  if (plugins === undefined || plugins === null) return { pareto: null, auto: null, ignored: [] };
  if (!Array.isArray(plugins)) throw wrongShape('`plugins` must be an array of objects with an `id`.');
  let pareto: ParetoPlugin | null = null;
  let auto: AutoPlugin | null = null;
  const ignored: string[] = [];
  for (const plugin of plugins as readonly unknown[]) {
    if (!isPlugin(plugin)) throw wrongShape('Every entry of `plugins` must be an object with an `id`.');
    const owner = Object.hasOwn(routerOfPlugin, plugin.id) ? routerOfPlugin[plugin.id] : undefined;
    const shown = plugin.id.slice(0, 40);
    // what is switched off, and would have no effect, lacks none
    if (owner !== router && plugin.enabled === false) continue;
    if (owner === undefined) ignored.push(`There is no plugin ${shown} here.`);
    else if (owner !== router) ignored.push(`The plugin ${shown} has no effect on this model.`);
    else {
      if (pareto !== null || auto !== null)
        ignored.push(`This router's plugin stands there more than once: only the last, ${shown}, counts.`);
      if (owner === 'pareto') pareto = readParetoPlugin(isLocked ? {} : plugin);
      else auto = readAutoPlugin(isLocked ? {} : plugin);
    }
  }
  return { pareto, auto, ignored: [...ignored, ...(pareto?.ignored ?? []), ...(auto?.ignored ?? [])] };
}

function isPlugin(value: unknown): value is Readonly<Record<string, unknown>> & { readonly id: string } {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
}

function wrongShape(message: string): GatewayError {
  return new GatewayError('invalid_plugins', 400, message, { param: 'plugins', errorType: 'invalid_request' });
}
