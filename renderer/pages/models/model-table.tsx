import { useState } from 'react';
import type { CatalogView, ModelView } from '../../../shared/app-state.ts';
import type { Tier } from '../../../shared/tier.ts';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { TierMark } from '../../components/tier-mark.tsx';
import { formatPlural } from '../../format.ts';
import { tierOrder } from '../../tier-words.ts';
import { ModelRow } from './model-row.tsx';
import './model-table.css';

interface ModelTableProps {
  readonly models: readonly ModelView[];
  readonly picks: CatalogView['picks'];
  readonly onSelect: (model: string) => void;
  /** Leaves the filter. */
  readonly onShowAll: () => void;
}

/** Models outside every tier that are shown before someone asks for all. */
const shownUntiered = 8;

/** The catalog by tier, cheapest first, as the router goes through it. */
export function ModelTable({ models, picks, onSelect, onShowAll }: ModelTableProps) {
  const [all, setAll] = useState(false);
  if (models.length === 0)
    return (
      <div className="card">
        <Empty icon="search" title="No model fits the filter">
          <Button onClick={onShowAll}>Show all models</Button>
        </Empty>
      </div>
    );
  const groups = [...tierOrder, null].map((tier) => ({ tier, members: membersOf(models, tier) }));
  return (
    <div className="card model-table-box">
      <table className="model-table">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Coding</th>
            <th scope="col">Input</th>
            <th scope="col">Output</th>
            <th scope="col">Speed</th>
            <th scope="col">Context</th>
            <th scope="col">Available</th>
          </tr>
        </thead>
        {groups
          .filter(({ members }) => members.length > 0)
          .map(({ tier, members }) => (
            <tbody key={tier ?? 'none'}>
              <tr className="model-group">
                <th colSpan={7} scope="rowgroup">
                  <span className="model-group-words">
                    <TierMark tier={tier} />
                    <span className="faint">{formatPlural(members.length, 'model')}</span>
                  </span>
                </th>
              </tr>
              {(tier === null && !all ? members.slice(0, shownUntiered) : members).map((model) => (
                <ModelRow
                  key={model.id}
                  model={model}
                  picked={tier !== null && picks[tier] === model.id}
                  onSelect={() => onSelect(model.id)}
                />
              ))}
              {tier === null && !all && members.length > shownUntiered && (
                <tr>
                  <td colSpan={7}>
                    <Button tone="quiet" small onClick={() => setAll(true)}>
                      Show {members.length - shownUntiered} more
                    </Button>
                  </td>
                </tr>
              )}
            </tbody>
          ))}
      </table>
    </div>
  );
}

function membersOf(models: readonly ModelView[], tier: Tier | null): readonly ModelView[] {
  const price = (model: ModelView): number => model.endpoints[0]?.promptUsdPerMTok ?? Number.MAX_VALUE;
  return models
    .filter((model) => model.tier === tier)
    .toSorted(
      (a, b) => Number(b.available) - Number(a.available) || price(a) - price(b) || a.name.localeCompare(b.name),
    );
}
