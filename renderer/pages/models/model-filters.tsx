import type { ModelView } from '../../../shared/app-state.ts';
import type { Tier } from '../../../shared/tier.ts';
import type { Names } from '../../hooks/use-names.ts';
import { SearchInput } from '../../components/field.tsx';
import { TierShape } from '../../components/tier-mark.tsx';
import { tierOrder, tierWords } from '../../tier-words.ts';
import '../../components/chip.css';

export interface ModelFilter {
  readonly search: string;
  /** Empty = all. */
  readonly tiers: readonly Tier[];
  readonly availableOnly: boolean;
}

export const noFilter: ModelFilter = { search: '', tiers: [], availableOnly: false };

/** Every word is found somewhere: in the model's name or id, or in the name or id of who serves it. */
export function passes(
  model: ModelView,
  { search, tiers, availableOnly }: ModelFilter,
  providerName: Names['providerName'],
): boolean {
  if (availableOnly && !model.available) return false;
  if (tiers.length > 0 && (model.tier === null || !tiers.includes(model.tier))) return false;
  const servers = model.endpoints.map(({ provider }) => `${provider} ${providerName(provider)}`);
  const text = [model.id, model.name, ...servers].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

interface ModelFiltersProps {
  readonly filter: ModelFilter;
  readonly onChange: (filter: ModelFilter) => void;
}

export function ModelFilters({ filter, onChange }: ModelFiltersProps) {
  const toggle = (tier: Tier): void => {
    const on = filter.tiers.includes(tier);
    onChange({ ...filter, tiers: on ? filter.tiers.filter((other) => other !== tier) : [...filter.tiers, tier] });
  };
  return (
    <>
      <fieldset className="chips" aria-label="Filter">
        {tierOrder.map((tier) => (
          <button
            key={tier}
            type="button"
            className="chip"
            aria-pressed={filter.tiers.includes(tier)}
            onClick={() => toggle(tier)}
          >
            <TierShape tier={tier} size={9} />
            {tierWords[tier].name}
          </button>
        ))}
        <button
          type="button"
          className="chip"
          aria-pressed={filter.availableOnly}
          onClick={() => onChange({ ...filter, availableOnly: !filter.availableOnly })}
        >
          Available only
        </button>
      </fieldset>
      <SearchInput value={filter.search} onChange={(search) => onChange({ ...filter, search })} label="Search models" />
    </>
  );
}
