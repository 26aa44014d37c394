import type { Verdict } from '../../../shared/request-log.ts';
import { inTurn, ruleName } from '../../request-words.ts';

/** Models with the same verdict for the same reason. */
export interface VerdictRow {
  /** `chosen`, `standby`, or the rule that left the models out. */
  readonly key: string;
  readonly title: string;
  readonly kind: Verdict['verdict'];
  readonly verdicts: readonly Verdict[];
}

/**
 * @param priceOf USD per million prompt tokens, by model id; models stand in this order within their row, those on standby in their turn
 * @returns one row for the chosen, one for those on standby, one for each rule, the one that names most models last
 */
export function verdictRows(verdicts: readonly Verdict[], priceOf: (model: string) => number): readonly VerdictRow[] {
  const rows = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const key = verdict.verdict === 'excluded' ? verdict.rule : verdict.verdict;
    rows.set(key, [...(rows.get(key) ?? []), verdict]);
  }
  return [...rows]
    .map(([key, members]): VerdictRow => {
      const kind = members[0]?.verdict ?? 'excluded';
      const title = kind === 'excluded' ? ruleName(key) : kindTitles[kind];
      const byPrice = members.toSorted((a, b) => priceOf(a.model) - priceOf(b.model));
      return { key, title, kind, verdicts: kind === 'standby' ? inTurn(byPrice) : byPrice };
    })
    .toSorted((a, b) => kindOrder[a.kind] - kindOrder[b.kind] || a.verdicts.length - b.verdicts.length);
}

const kindTitles = { chosen: 'Chosen', standby: 'Standby' } as const;
const kindOrder: Readonly<Record<Verdict['verdict'], number>> = { chosen: 0, standby: 1, excluded: 2 };

export interface DotPlace {
  readonly verdict: Verdict;
  readonly row: string;
  /** Middle of the dot, px. */
  readonly x: number;
  readonly y: number;
}

export interface RowPlace {
  readonly row: VerdictRow;
  /** px */
  readonly height: number;
}

export interface DotMap {
  readonly rows: readonly RowPlace[];
  readonly dots: readonly DotPlace[];
  readonly height: number;
}

/** From one dot to the next, px. */
export const dotPitch = 15;
const rowPadding = 8;
const labelWidth = 176;
const labelHeight = 26;
/** Below this width the names of the rows stand above the dots. */
const narrow = 460;

/** Finds the place of every model's dot. @param width of the whole picture, px */
export function placeDots(rows: readonly VerdictRow[], width: number): DotMap {
  const isNarrow = width < narrow;
  const left = isNarrow ? 12 : labelWidth;
  const columns = Math.max(1, Math.floor((width - left - 6) / dotPitch));
  const dots: DotPlace[] = [];
  const places: RowPlace[] = [];
  let top = 0;
  for (const row of rows) {
    const lines = Math.ceil(row.verdicts.length / columns);
    const head = isNarrow ? labelHeight : 0;
    const height = head + Math.max(isNarrow ? 0 : labelHeight, lines * dotPitch) + 2 * rowPadding;
    const first = top + head + rowPadding + (isNarrow ? 0 : Math.max(0, (labelHeight - lines * dotPitch) / 2));
    row.verdicts.forEach((verdict, index) =>
      dots.push({
        verdict,
        row: row.key,
        x: left + ((index % columns) + 0.5) * dotPitch,
        y: first + (Math.floor(index / columns) + 0.5) * dotPitch,
      }),
    );
    places.push({ row, height });
    top += height;
  }
  return { rows: places, dots, height: top };
}
