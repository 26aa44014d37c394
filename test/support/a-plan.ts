import { planRoute } from '../../electron/gateway/routing/plan-route.ts';
import { readIntent } from '../../electron/gateway/routing/read-intent.ts';
import type { RoutePlan } from '../../electron/gateway/routing/route-plan.ts';
import type { RouteRequest } from '../../electron/gateway/routing/route-request.ts';
import { wishesOf } from '../../electron/gateway/routing/session.ts';
import { aRequest, aSnapshot, type SnapshotSketch } from './a-snapshot.ts';

/** The plan of one request in a small world. */
export function plan(sketch: SnapshotSketch, model = 'pareto-code', changes: Partial<RouteRequest> = {}): RoutePlan {
  const snapshot = aSnapshot(sketch);
  const request = aRequest(model, changes);
  const intent = readIntent(request, snapshot);
  const talks = Object.entries(sketch.sessions ?? {});
  const sessions = new Map(talks.map(([key, talk]) => [key, [{ ...talk, wishes: wishesOf(intent) }]]));
  return planRoute(intent, request, { ...snapshot, sessions });
}

/** @returns the chain as `author/slug@provider role`. */
export function chain({ steps }: RoutePlan): readonly string[] {
  return steps.map(({ endpoint, role }) => `${endpoint.key} ${role}`);
}

/** @returns verdict and rule of a model; throws unless there is exactly one. */
export function verdictOf({ verdicts }: RoutePlan, model: string): string {
  const [verdict, another] = verdicts.filter((each) => each.model === model);
  if (verdict === undefined || another !== undefined) throw new Error(`${model} has no verdict, or several.`);
  return `${verdict.verdict} ${verdict.rule}`;
}
