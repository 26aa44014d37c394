import type { Verdict } from '../../../shared/request-log.ts';

export interface RuleGroup {
  readonly rule: string;
  readonly verdicts: readonly Verdict[];
}

/** @returns the verdicts of each rule together; the rules that name few models first, because they say the most. */
export function groupByRule(verdicts: readonly Verdict[]): readonly RuleGroup[] {
  const rules = [...new Set(verdicts.map(({ rule }) => rule))];
  return rules
    .map((rule) => ({ rule, verdicts: verdicts.filter((verdict) => verdict.rule === rule) }))
    .toSorted((a, b) => a.verdicts.length - b.verdicts.length);
}
