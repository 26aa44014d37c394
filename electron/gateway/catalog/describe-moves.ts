import type { Catalog, Model } from './catalog.ts';
import { tierDiff } from './tier-diff.ts';
import type { MoveSide } from '../../../shared/app-state.ts';

/** A model that new figures put elsewhere, with what both catalogs say of it. */
export interface DescribedMove {
  readonly model: string;
  readonly name: string;
  readonly before: MoveSide;
  readonly after: MoveSide;
}

/** @returns every model that is in another tier in `after` than in `before`, by model id. */
export function describeMoves(before: Catalog, after: Catalog): readonly DescribedMove[] {
  return tierDiff(before, after).map(({ model }) => {
    const [old, present] = [before.modelById.get(model), after.modelById.get(model)];
    return { model, name: present?.name ?? old?.name ?? model, before: toSide(old), after: toSide(present) };
  });
}

function toSide(model: Model | undefined): MoveSide {
  if (model === undefined)
    return { tier: null, status: 'absent', codingIndex: null, codingPercentile: null, promptUsdPerMTok: null };
  const prices = model.endpoints.flatMap(({ price }) => price.promptUsdPerMTok ?? []);
  return {
    tier: model.tier,
    status: model.status,
    codingIndex: model.score.index,
    codingPercentile: model.score.percentile,
    promptUsdPerMTok: prices.length === 0 ? null : Math.min(...prices),
  };
}

/**
 * Adds what has moved now to the moves nobody has looked at yet: a model that moved twice is told once, from its first
 * place to its last, and one that came back is not told at all.
 */
export function joinMoves(
  pending: readonly DescribedMove[],
  before: Catalog,
  after: Catalog,
): readonly DescribedMove[] {
  const known = new Set(pending.map(({ model }) => model));
  const later = describeMoves(before, after).filter(({ model }) => !known.has(model));
  return [...pending, ...later]
    .map((move) => ({ ...move, after: toSide(after.modelById.get(move.model)) }))
    .filter((move) => move.before.tier !== move.after.tier);
}

/** @returns why the model moved, as a sentence. */
export function whyMoved({ before, after }: DescribedMove): string {
  if (before.status === 'absent') return 'It is new in the catalog.';
  if (after.status === 'absent') return 'No provider offers it any more.';
  if (after.status === 'retired' && before.status !== 'retired') return 'Its maker has retired it.';
  if (before.codingIndex === null && after.codingIndex !== null)
    return `It was benchmarked: coding index ${figure(after.codingIndex)}.`;
  if (before.codingIndex !== after.codingIndex)
    return `Its coding index changed from ${figure(before.codingIndex)} to ${figure(after.codingIndex)}.`;
  return `Its place in the field changed from percentile ${figure(before.codingPercentile)} to ${figure(after.codingPercentile)}: other scores changed.`;
}

function figure(value: number | null): string {
  return value === null ? 'unknown' : String(Math.round(value * 10) / 10);
}
