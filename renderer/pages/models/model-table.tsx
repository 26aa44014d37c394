import { useState } from 'react';
import type { CatalogView, ModelView } from '../../../shared/app-state.ts';
import type { Tier } from '../../../shared/tier.ts';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { TierMark } from '../../components/tier-mark.tsx';
import { Icon } from '../../components/icons.tsx';
import { formatPlural } from '../../format.ts';
import { useKept } from '../../hooks/use-kept.ts';
import { tierOrder } from '../../tier-words.ts';
import { describeSort, nextSort, sortModels, type ModelSort, type SortColumn } from './model-order.ts';
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

const columns: readonly { readonly id: SortColumn; readonly name: string }[] = [
  { id: 'name', name: 'Model' },
  { id: 'coding', name: 'Coding' },
  { id: 'input', name: 'Input' },
  { id: 'output', name: 'Output' },
  { id: 'speed', name: 'Speed' },
  { id: 'context', name: 'Context' },
];

/** The catalog by tier, cheapest first, as the router goes through it; or by a column, whatever the tier. */
export function ModelTable({ models, picks, onSelect, onShowAll }: ModelTableProps) {
  const [sort, setSort] = useKept<ModelSort | null>('models.sort', null);
  if (models.length === 0)
    return (
      <div className="card">
        <Empty icon="search" title="No model fits the filter">
          <Button onClick={onShowAll}>Show all models</Button>
        </Empty>
      </div>
    );
  return (
    <div className="card model-table-box">
      <table className="model-table">
        <thead>
          <tr>
            {columns.map(({ id, name }) => (
              <SortHead key={id} column={id} name={name} sort={sort} onSort={setSort} />
            ))}
            <th scope="col">Available</th>
          </tr>
        </thead>
        {sort === null ? (
          <ByTier models={models} picks={picks} onSelect={onSelect} />
        ) : (
          <ByColumn models={models} picks={picks} onSelect={onSelect} sort={sort} onUnsort={() => setSort(null)} />
        )}
      </table>
    </div>
  );
}

interface SortHeadProps {
  readonly column: SortColumn;
  readonly name: string;
  readonly sort: ModelSort | null;
  readonly onSort: (sort: ModelSort | null) => void;
}

function SortHead({ column, name, sort, onSort }: SortHeadProps) {
  const own = sort?.column === column ? sort : null;
  const next = nextSort(sort, column);
  const direction = own === null ? undefined : own.ascending ? 'ascending' : 'descending';
  return (
    <th scope="col" aria-sort={direction}>
      <button
        type="button"
        className="model-sort"
        data-ascending={(own ?? next)?.ascending || undefined}
        title={next === null ? 'By tier again' : `Sort: ${describeSort(next)}`}
        onClick={() => onSort(next)}
      >
        {name}
        <Icon name="arrowUp" size={11} />
      </button>
    </th>
  );
}

type RowsProps = Pick<ModelTableProps, 'models' | 'picks' | 'onSelect'>;

function ByColumn({
  models,
  picks,
  onSelect,
  sort,
  onUnsort,
}: RowsProps & { readonly sort: ModelSort; readonly onUnsort: () => void }) {
  return (
    <tbody>
      <tr className="model-group">
        <th colSpan={7} scope="rowgroup">
          <span className="model-group-words faint">
            {formatPlural(models.length, 'model')}, {describeSort(sort)}
            <Button
              tone="quiet"
              small
              onClick={({ currentTarget }) => {
                // this button goes with the order
                currentTarget.closest('table')?.querySelector<HTMLElement>('[aria-sort] button')?.focus();
                onUnsort();
              }}
            >
              Group by tier
            </Button>
          </span>
        </th>
      </tr>
      {sortModels(models, sort).map((model) => (
        <ModelRow
          key={model.id}
          model={model}
          picked={model.tier !== null && picks[model.tier] === model.id}
          namesTier
          onSelect={() => onSelect(model.id)}
        />
      ))}
    </tbody>
  );
}

function ByTier({ models, picks, onSelect }: RowsProps) {
  const [all, setAll] = useState(false);
  const groups = [...tierOrder, null].map((tier) => ({ tier, members: membersOf(models, tier) }));
  return groups
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
    ));
}

function membersOf(models: readonly ModelView[], tier: Tier | null): readonly ModelView[] {
  const price = (model: ModelView): number => model.endpoints[0]?.promptUsdPerMTok ?? Number.MAX_VALUE;
  return models
    .filter((model) => model.tier === tier)
    .toSorted(
      (a, b) => Number(b.available) - Number(a.available) || price(a) - price(b) || a.name.localeCompare(b.name),
    );
}
