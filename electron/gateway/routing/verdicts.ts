import type { Verdict } from '../../../shared/request-log.ts';
import type { Tier } from '../../../shared/tier.ts';
import type { Catalog, Model } from '../catalog/catalog.ts';
import type { Exclusion } from './candidate.ts';

/** What a plan says of the models it did not have to look at. */
export type Background = Tier | 'not-asked-for' | 'not-free' | 'not-benchmarked';

interface CatalogIndex {
  readonly positions: ReadonlyMap<Model, number>;
  readonly backgrounds: Map<Background, readonly Verdict[]>;
}

/** Made once per catalog, so that a request writes only the verdicts that are its own. */
const indexes = new WeakMap<Catalog, CatalogIndex>();

/** One verdict for every model of the catalog, in its order. */
export interface VerdictSheet {
  readonly chosen: (model: Model, rule: string, detail: string) => void;
  readonly standby: (model: Model, rule: string, detail: string) => void;
  readonly excluded: (exclusion: Pick<Exclusion, 'model' | 'detail'> & { readonly rule: string }) => void;
  readonly verdicts: () => readonly Verdict[];
}

/** @param settled exclusions that are the same for many requests; the same array must always mean the same catalog and background */
export function startVerdicts(catalog: Catalog, background: Background, settled?: readonly Exclusion[]): VerdictSheet {
  const index = indexOf(catalog);
  const verdicts = [
    ...(settled === undefined ? backgroundOf(catalog, index, background) : settledOf(catalog, background, settled)),
  ];
  const set = (verdict: Verdict['verdict'], model: Model, rule: string, detail: string): void => {
    const position = index.positions.get(model);
    if (position !== undefined) verdicts[position] = { model: model.id, verdict, rule, detail };
  };
  return {
    chosen: (model, rule, detail) => set('chosen', model, rule, detail),
    standby: (model, rule, detail) => set('standby', model, rule, detail),
    excluded: ({ model, rule, detail }) => set('excluded', model, rule, detail),
    verdicts: () => verdicts,
  };
}

function indexOf(catalog: Catalog): CatalogIndex {
  const known = indexes.get(catalog);
  if (known !== undefined) return known;
  const index = {
    positions: new Map(catalog.models.map((model, position) => [model, position])),
    backgrounds: new Map(),
  };
  indexes.set(catalog, index);
  return index;
}

function backgroundOf(catalog: Catalog, { backgrounds }: CatalogIndex, background: Background): readonly Verdict[] {
  const known = backgrounds.get(background);
  if (known !== undefined) return known;
  const verdicts = catalog.models.map((model) => backgroundVerdict(model, background));
  backgrounds.set(background, verdicts);
  return verdicts;
}

const settledSheets = new WeakMap<readonly Exclusion[], readonly Verdict[]>();

function settledOf(catalog: Catalog, background: Background, settled: readonly Exclusion[]): readonly Verdict[] {
  const known = settledSheets.get(settled);
  if (known !== undefined) return known;
  const sheet = startVerdicts(catalog, background);
  settled.forEach(sheet.excluded);
  settledSheets.set(settled, sheet.verdicts());
  return sheet.verdicts();
}

function backgroundVerdict(model: Model, background: Background): Verdict {
  const excluded = (rule: string, detail: string): Verdict => ({ model: model.id, verdict: 'excluded', rule, detail });
  if (model.status === 'retired') return excluded('retired', 'Its maker has retired it.');
  switch (background) {
    case 'not-asked-for':
      return excluded('not-asked-for', 'The request names another model.');
    case 'not-free':
      return excluded('not-free', 'No provider gives it away for nothing.');
    case 'not-benchmarked':
      return excluded('not-benchmarked', 'Its coding score is not known.');
    default:
      return excluded('not-in-tier', whyNotInTier(model, background));
  }
}

function whyNotInTier({ tier, pinned, score }: Model, asked: Tier): string {
  if (tier !== null) return `It is in the ${tier} tier, and ${asked} was asked for.`;
  if (pinned) return 'You took it out of every tier.';
  if (score.percentile === null) return 'Its coding score is not known, so it is in no tier.';
  return `Its coding percentile ${score.percentile} is below every tier.`;
}
