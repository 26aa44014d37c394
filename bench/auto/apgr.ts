/** One routing decision to be: how much a prompt asks for the strong model, and what both models achieved. */
export interface Duel {
  readonly score: number;
  /** 0..1 */
  readonly weak: number;
  readonly strong: number;
}

/**
 * Average performance gap recovered (RouteLLM, arXiv 2406.18665): the share of the gap between weak and strong that a router
 * recovers, averaged over all shares of strong calls. Random = 0.5. Equal scores count as drawn by lot.
 */
export function apgr(duels: readonly Duel[]): number {
  return recovered(duels).area;
}

/** Share of strong calls at which 95 % of the strong model's own performance is reached; random and oracle lie around it. */
export function callsForQuality(duels: readonly Duel[], share: number): number {
  const wanted = duels.reduce((sum, duel) => sum + duel.strong, 0) * share;
  let quality = duels.reduce((sum, duel) => sum + duel.weak, 0);
  if (quality >= wanted) return 0;
  const order = duels.toSorted((left, right) => right.score - left.score);
  for (const [index, duel] of order.entries()) {
    quality += duel.strong - duel.weak;
    if (quality >= wanted) return (index + 1) / order.length;
  }
  return 1;
}

function recovered(duels: readonly Duel[]): { area: number } {
  const order = duels.toSorted((left, right) => right.score - left.score);
  const gap = duels.reduce((sum, duel) => sum + duel.strong - duel.weak, 0);
  let area = 0;
  let gained = 0;
  for (let index = 0; index < order.length;) {
    let end = index;
    let step = 0;
    while (end < order.length && order[end]?.score === order[index]?.score) {
      step += (order[end]?.strong ?? 0) - (order[end]?.weak ?? 0);
      end++;
    }
    area += (end - index) * (gained + step / 2);
    gained += step;
    index = end;
  }
  return { area: area / order.length / gap };
}

/** Chance that a positive row outscores a negative one. */
export function areaUnderCurve(rows: readonly { readonly score: number; readonly positive: boolean }[]): number {
  const order = rows.toSorted((left, right) => left.score - right.score);
  const positives = rows.filter((row) => row.positive).length;
  let ranks = 0;
  for (let index = 0; index < order.length;) {
    let end = index;
    while (end < order.length && order[end]?.score === order[index]?.score) end++;
    const middle = (index + 1 + end) / 2;
    for (let at = index; at < end; at++) if (order[at]?.positive === true) ranks += middle;
    index = end;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (rows.length - positives));
}

/** Middle 95 % over resampled rows, with a seeded draw. */
export function interval(
  duels: readonly Duel[],
  measure: (sample: readonly Duel[]) => number,
  random: () => number,
): readonly [number, number] {
  const draws = Array.from({ length: 400 }, () =>
    measure(Array.from(duels, () => duels[Math.floor(random() * duels.length)] as Duel)),
  ).toSorted((left, right) => left - right);
  return [draws[10] ?? 0, draws[389] ?? 0];
}
