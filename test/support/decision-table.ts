import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../electron/gateway/errors.ts';
import type { RouteRequest } from '../../electron/gateway/routing/route-request.ts';
import { chain, plan } from './a-plan.ts';
import { paretoPlugin, type ModelSketch, type SnapshotSketch } from './a-snapshot.ts';

/** Three of the high tier, two of the medium, one of the low, one that nobody benchmarked. */
export const models: readonly ModelSketch[] = [
  { id: 'a/high-dear', tier: 'high', percentile: 99, prompt: 5, completion: 25, p50: 50 },
  { id: 'b/high-cheap', tier: 'high', percentile: 96, prompt: 2, completion: 10, p50: 60 },
  { id: 'c/high-fast', tier: 'high', percentile: 95, prompt: 3, completion: 15, p50: 200 },
  { id: 'd/medium', tier: 'medium', percentile: 88, prompt: 0.5, completion: 2 },
  { id: 'e/medium', tier: 'medium', percentile: 86, prompt: 0.4, completion: 9 },
  { id: 'f/low', tier: 'low', percentile: 75, prompt: 0.1, completion: 0.4 },
  { id: 'g/unknown', prompt: 0.01, completion: 0.01 },
];

/** One rule, who says so, and what it does to one request. */
export interface Row {
  readonly source: string;
  readonly rule: string;
  readonly model?: string;
  /** Fields of the Pareto plugin. */
  readonly plugin?: Readonly<Record<string, unknown>>;
  readonly request?: Partial<RouteRequest>;
  readonly sketch?: SnapshotSketch;
  /** Start of the chain as `author/slug@provider role`; absent where the request is refused. */
  readonly chain?: readonly string[];
  /** Nobody stands behind what `chain` names. */
  readonly isAll?: boolean;
  /** HTTP status of the refusal. */
  readonly status?: number;
  readonly excludedBy?: readonly string[];
  /** What the client is told has no effect. */
  readonly ignored?: RegExp;
}

/** Where a row of the table comes from. */
export const source = {
  docs: 'OpenRouter docs, Pareto Router (2026-08-22)',
  api: 'OpenRouter OpenAPI (2026-08-22)',
  autoDocs: 'OpenRouter docs, Auto Router (2026-08-10)',
  providerDocs: 'OpenRouter docs, Provider routing (2026-08-22)',
  variants: 'OpenRouter docs, Model variants (2026-09)',
  errors: 'OpenRouter docs, Errors (2026-08-22)',
  caching: 'OpenRouter docs, Prompt caching (2026-08-12)',
  ours: 'docs/architecture.md, Routing',
} as const;

/** The chain of each tier, while all of its models can be used. */
export const chains = {
  high: ['b/high-cheap@b primary', 'c/high-fast@c fallback', 'a/high-dear@a fallback'],
  medium: ['e/medium@e primary', 'd/medium@d fallback'],
  low: ['f/low@f primary'],
} as const;

/** Two models of the high tier, alike but for these changes. */
export const two = (first: Partial<ModelSketch>, second: Partial<ModelSketch>): SnapshotSketch => ({
  models: [
    { id: 'a/one', tier: 'high', ...first },
    { id: 'b/two', tier: 'high', ...second },
  ],
});

/** The chain where only the second of them is left, or comes first. */
export const second = ['b/two@b primary'];

/**
 * Tests a part of the table, a list of rows for each behaviour. What happens after the plan is made is tested in
 * `test/integration/`.
 */
export function testDecisions(table: Readonly<Record<string, readonly Row[]>>): void {
  describe.each(Object.entries(table))('the decision table: %s', (_behaviour, rows) => {
    test.each(rows)('$rule ($source)', (row) => {
      const made = outcomeOf(row);
      expect(made.status).toBe(row.status);
      const length = row.isAll === true ? made.chain.length : (row.chain?.length ?? 1);
      expect(made.chain.slice(0, length)).toEqual(row.chain ?? []);
      if (row.excludedBy !== undefined) expect(made.excludedBy?.toSorted()).toEqual(row.excludedBy.toSorted());
      if (row.ignored !== undefined) expect(made.ignored).toMatch(row.ignored);
    });
  });
}

/** Status of the refusal, or of the error that a body nobody may send is answered with. */
function outcomeOf({ model = 'pareto-code', plugin, request = {}, sketch = {} }: Row) {
  try {
    const plugins = plugin === undefined ? request.plugins : paretoPlugin(plugin);
    const made = plan({ models, ...sketch }, model, { ...request, plugins });
    return {
      status: made.refusal?.status,
      chain: chain(made),
      excludedBy: made.refusal?.detail.availability?.excluded_by as readonly string[] | undefined,
      ignored: made.intent.ignored.join(' '),
    };
  } catch (error) {
    if (error instanceof GatewayError) return { status: error.status, chain: [], excludedBy: undefined, ignored: '' };
    throw error;
  }
}
