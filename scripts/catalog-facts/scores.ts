import type { FieldEntry, ScoreFigures } from '../../electron/gateway/catalog/catalog-figures.ts';
import type { ScoreFacts, ScoresFile } from './facts.ts';

type Effective = NonNullable<ScoreFacts['effective']>;

/** @returns the score with its source and the error its method states; null when nobody benchmarked the model. */
export function toScore(facts: ScoreFacts, file: ScoresFile): ScoreFigures | null {
  const { effective } = facts;
  if (effective === null) return null;
  const { coding_index: index, basis, date } = effective;
  return { index, basis, error: errorOf(effective), date, source: sourceOf(facts, effective, file) };
}

export function toField(file: ScoresFile): FieldEntry[] {
  return file.field.toSorted(([a, x], [b, y]) => y - x || a.localeCompare(b));
}

/**
 * Root mean square error of the fit, in index points, as the facts state it: 1.5 at an intelligence index of 33 or
 * more and 4.1 over all; 5.6 from the scale before. The rough fit states none: the least of the others is taken. What
 * is taken over from the model before is a floor already, unless that was itself an estimate.
 */
function errorOf({ basis, from }: Effective): number {
  switch (basis) {
    case 'measured':
    case 'predecessor-floor':
      return 0;
    case 'estimated-from-intelligence-index':
      return typeof from === 'number' && from >= 33 ? 1.5 : 4.1;
    case 'estimated-from-scale-4.0':
      return 5.6;
    case 'estimated-from-terminal-bench-4.0':
    case 'predecessor-floor-of-estimate':
      return 1.5;
    default:
      throw new Error(`Nothing states the error of a score that is ${basis}.`);
  }
}

function sourceOf(facts: ScoreFacts, { basis, from, coding_index }: Effective, file: ScoresFile): string {
  if (typeof from === 'string') return `as ${from}`;
  const value = from ?? coding_index;
  const metric = basis === 'estimated-from-intelligence-index' ? 'aa_intelligence_index' : 'aa_coding_index';
  const score =
    facts.scores.find((candidate) => candidate.metric === metric && candidate.value === value) ??
    file.other_benchmarks.find((candidate) => candidate.id === facts.id && candidate.value === value);
  if (score === undefined) throw new Error(`The score of ${facts.id} has no source.`);
  return score.source;
}
