import type { Verdict } from '../../../shared/request-log.ts';
import type { VerdictSummary } from '../../../shared/ledger.ts';

const texts = new WeakMap<readonly Verdict[], string | null>();

/** @returns the summary as the ledger keeps it. Requests of the same kind share their verdicts. */
export function verdictText(verdicts: readonly Verdict[]): string | null {
  let text = texts.get(verdicts);
  if (text === undefined) {
    const summary = summariseVerdicts(verdicts);
    texts.set(verdicts, (text = summary === null ? null : JSON.stringify(summary)));
  }
  return text;
}

/** Verdicts name every model of the catalog; kept for each request they would be the bulk of the ledger. */
function summariseVerdicts(verdicts: readonly Verdict[]): VerdictSummary | null {
  if (verdicts.length === 0) return null;
  const chosen: string[] = [];
  const standby: string[] = [];
  const excluded: Record<string, number> = {};
  // Neighbours are mostly excluded by the same rule: counting runs saves nearly all look-ups.
  let run = '';
  let count = 0;
  const endRun = (): void => {
    if (count > 0) excluded[run] = (excluded[run] ?? 0) + count;
    count = 0;
  };
  for (const { model, verdict, rule } of verdicts) {
    if (verdict === 'chosen') chosen.push(model);
    else if (verdict === 'standby') standby.push(model);
    else {
      if (rule !== run) endRun();
      run = rule;
      count += 1;
    }
  }
  endRun();
  return { chosen, standby: standby.slice(0, longestStandby), excluded };
}

/** A chain has at most a handful of members; more standbys say nothing. */
const longestStandby = 12;
