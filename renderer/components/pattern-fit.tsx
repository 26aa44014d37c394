import type { Allowed } from '../../shared/guardrails.ts';
import { formatCount, formatPlural } from '../format.ts';
import { useAnswer } from '../hooks/use-answer.ts';

/** What patterns are for. */
export type PatternKind = 'models' | 'providers';

interface PatternFitProps {
  readonly patterns: readonly string[];
  readonly kind: PatternKind;
}

/** How many are named. */
const named = 3;

/** Whom patterns that are being written would fit, before they are saved. */
export function PatternFit({ patterns, kind }: PatternFitProps) {
  const { value, problem } = useAnswer('allowed.preview', { allowed: onlyThese(patterns, kind) }, { waitMs: 120 });
  if (value === null || problem !== null) return null;
  const fitting = value[kind].filter(({ ban }) => ban === null).map(({ name }) => name);
  const rest = fitting.length - named;
  return (
    <span data-none={fitting.length === 0 || undefined}>
      {fitting.length === 0
        ? `Fits none of ${formatPlural(value[kind].length, kind.slice(0, -1))}.`
        : `Fits ${formatPlural(fitting.length, kind.slice(0, -1))}: ${fitting.slice(0, named).join(', ')}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}.`}
    </span>
  );
}

function onlyThese(patterns: readonly string[], kind: PatternKind): Allowed {
  const everybody = { include: [], exclude: [] };
  return {
    models: everybody,
    providers: everybody,
    zeroRetentionOnly: false,
    noTraining: false,
    [kind]: { include: [...patterns], exclude: [] },
  };
}
