import { phaseOf } from '../../electron/gateway/routing/auto/classify.ts';
import { loopGroupOf } from '../../electron/gateway/routing/auto/quality-heads.ts';
import { loopGroups, phaseNames } from '../../electron/gateway/routing/auto/weights.ts';
import type { LoopGroup, Phase } from '../../electron/gateway/routing/auto/weights.ts';
import type { StepRow } from './read-rows.ts';

/** Rows of the wider group that count towards a phase with few rows of its own. */
const borrowed = 1;

/** A strong model fails too; nobody measured how often, so the table stays below one. */
const strongChance = 0.985;

/** Shares of steps that low, mid and mid-high models suffice for, by where the agent stands. */
export function fitLoop(steps: readonly StepRow[]): Record<LoopGroup, Record<Phase, readonly number[]>> {
  const later = steps.filter((row) => !row.task.facts.firstStep);
  const all = sharesOf(later, null);
  return Object.fromEntries(
    loopGroups.map((group) => {
      const members = later.filter((row) => loopGroupOf(row.task) === group);
      const wide = sharesOf(members, all);
      const phases = phaseNames.map((phase) => [
        phase,
        toLogits(
          sharesOf(
            members.filter((row) => phaseOf(row.task.facts) === phase),
            wide,
          ),
        ),
      ]);
      return [group, Object.fromEntries(phases)];
    }),
  ) as unknown as Record<LoopGroup, Record<Phase, readonly number[]>>;
}

/** One figure for first steps and digests: their wording says nothing about which tier suffices. */
export function fitConstants(steps: readonly StepRow[]): Record<'issue' | 'errand' | 'digest', readonly number[]> {
  const first = steps.filter((row) => row.task.facts.firstStep);
  const all = sharesOf(first, null);
  const of = (kind: StepRow['kind']): readonly number[] =>
    toLogits(
      sharesOf(
        first.filter((row) => row.kind === kind),
        all,
      ),
    );
  return { issue: of('issue'), errand: of('errand'), digest: of('digest') };
}

function sharesOf(rows: readonly StepRow[], wider: readonly number[] | null): readonly number[] {
  return [0, 1, 2].map((tier) => {
    const enough = rows.filter((row) => row.tier <= tier).length;
    return wider === null
      ? enough / Math.max(1, rows.length)
      : (enough + borrowed * (wider[tier] ?? 0)) / (rows.length + borrowed);
  });
}

function toLogits(shares: readonly number[]): readonly number[] {
  return [...shares, 1].map((share) => {
    const safe = Math.max(0.01, share * strongChance);
    return Number(Math.log(safe / (1 - safe)).toFixed(3));
  });
}
