import { planAuto } from './plan-auto.ts';
import { planDirect } from './plan-direct.ts';
import { planFree } from './plan-free.ts';
import { planFrontier } from './plan-frontier.ts';
import { planPareto } from './plan-pareto.ts';
import type { Intent, RoutePlan } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Decides who answers a request, and who stands in when that fails: one ordered chain, and one verdict for every model
 * of the catalog. Pure: the same intent, request and snapshot always give the same plan. Never throws; a request that
 * nobody can answer gets a plan whose `refusal` says why.
 */
export function planRoute(intent: Intent, request: RouteRequest, snapshot: Snapshot): RoutePlan {
  switch (intent.router) {
    case 'pareto':
      return intent.tier === null
        ? planFrontier(intent, request, snapshot)
        : planPareto(intent, intent.tier, request, snapshot);
    case 'free':
      return planFree(intent, request, snapshot);
    case 'auto':
      return planAuto(intent, request, snapshot);
    case 'direct':
    case 'latest':
      return planDirect(intent, request, snapshot);
    default:
      return intent.router satisfies never;
  }
}
