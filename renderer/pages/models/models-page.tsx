import { useMemo, useState } from 'react';
import type { CatalogView } from '../../../shared/app-state.ts';
import { Choice } from '../../components/choice.tsx';
import { Page } from '../../components/page.tsx';
import { TierShape } from '../../components/tier-mark.tsx';
import { formatDate } from '../../format.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useNames } from '../../hooks/use-names.ts';
import { goTo, useRoute } from '../../hooks/use-route.ts';
import { tierOrder, tierWords } from '../../tier-words.ts';
import { chartPoints, usualAxis, type ScoreAxis } from './chart-points.ts';
import { countWords } from './count-words.ts';
import { Freshness } from './freshness.tsx';
import { FrontierChart } from './frontier-chart.tsx';
import { ModelDrawer } from './model-drawer.tsx';
import { ModelFilters, noFilter, passes } from './model-filters.tsx';
import { ModelTable } from './model-table.tsx';
import { MovesBanner } from './moves-banner.tsx';
import './models-page.css';

/** Every model of the catalog: what it can, what it costs, and whether it may be used. */
export function ModelsPage() {
  const catalog = useSlice('catalog');
  const settings = useSlice('settings');
  const { detail } = useRoute();
  const [filter, setFilter] = useState(noFilter);
  const [chosenAxis, setAxis] = useState<ScoreAxis | null>(null);
  const axis = chosenAxis ?? usualAxis(catalog.models);
  const { providerName } = useNames();
  const shown = useMemo(
    () => catalog.models.filter((model) => passes(model, filter, providerName)),
    [catalog.models, filter, providerName],
  );
  const showAll = (): void => {
    setFilter(noFilter);
    // the button goes with the empty list
    document.getElementById('content')?.focus();
  };
  const select = (model: string): void => goTo('models', model);
  return (
    <Page
      layout="wide"
      title="Models"
      description={countWords(shown, catalog.models.length)}
      actions={<ModelFilters filter={filter} onChange={setFilter} />}
    >
      <Freshness catalog={catalog} />
      <MovesBanner moves={catalog.refresh.moves} />
      <section className="card picture" aria-label="Coding score against price">
        <header className="picture-head">
          <Legend />
          <Choice<ScoreAxis>
            label="Score"
            value={axis}
            onChange={setAxis}
            options={[
              { value: 'index', label: 'Coding index' },
              { value: 'percentile', label: 'Percentile' },
            ]}
          />
        </header>
        <FrontierChart
          catalog={catalog}
          settings={settings}
          axis={axis}
          shown={new Set(shown.map(({ id }) => id))}
          onSelect={select}
        />
        <Credit catalog={catalog} axis={axis} />
      </section>
      <ModelTable models={shown} picks={catalog.picks} onSelect={select} onShowAll={showAll} />
      <ModelDrawer
        model={catalog.models.find(({ id }) => id === detail) ?? null}
        onClose={() => goTo('models', null, { replace: true })}
      />
    </Page>
  );
}

function Legend() {
  return (
    <div className="chart-legend">
      {tierOrder.map((tier) => (
        <span key={tier}>
          <TierShape tier={tier} />
          {tierWords[tier].name}
        </span>
      ))}
      <span>
        <TierShape tier={null} />
        No tier
      </span>
      <span>
        <svg width="10" height="10" viewBox="-6 -6 12 12" aria-hidden="true">
          <circle r="4.6" className="legend-hollow" />
        </svg>
        Not available
      </span>
      <span>
        <svg width="20" height="10" aria-hidden="true">
          <line x1="0" x2="20" y1="5" y2="5" className="chart-frontier" />
        </svg>
        Best for the price
      </span>
    </div>
  );
}

interface CreditProps {
  readonly catalog: CatalogView;
  readonly axis: ScoreAxis;
}

function Credit({ catalog: { models, attribution, asOf }, axis }: CreditProps) {
  const missing = models.length - chartPoints(models, axis).length;
  return (
    <p className="credit">
      {attribution}. Figures as of {formatDate(asOf)}.
      {missing > 0 && ` ${missing} without a score or a price are only in the list.`}
    </p>
  );
}
