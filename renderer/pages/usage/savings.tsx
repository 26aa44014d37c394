import { useState } from 'react';
import type { ModelView } from '../../../shared/app-state.ts';
import { Select } from '../../components/field.tsx';
import { Figures, type Figure } from '../../components/figures.tsx';
import { Section } from '../../components/page.tsx';
import { formatPlural, formatPrices, formatUsd } from '../../format.ts';
import { useAnswer } from '../../hooks/use-answer.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useNames } from '../../hooks/use-names.ts';

interface SavingsProps {
  /** ms since epoch. */
  readonly since: number;
  readonly until: number;
  /** Changes when there is something new to compare. */
  readonly renewed: unknown;
}

const storedBaseline = 'pareto.baseline';

/** What was paid beside what one model for everything would have cost. */
export function Savings({ since, until, renewed }: SavingsProps) {
  const { models } = useSlice('catalog');
  const { modelName } = useNames();
  const [chosen, setChosen] = useState(() => localStorage.getItem(storedBaseline));
  const priced = models.filter(hasPrice).toSorted((a, b) => a.name.localeCompare(b.name));
  const baseline = priced.find(({ id }) => id === chosen) ?? usualBaseline(priced);
  const { value, problem } = useAnswer(
    'usage.savings',
    baseline === undefined ? null : { since, until, model: baseline.id },
    { renewed },
  );
  if (baseline === undefined) return null;
  return (
    <Section
      title="Compared with one model for everything"
      actions={
        <Select
          aria-label="Model to compare with"
          value={baseline.id}
          onChange={(id) => {
            setChosen(id);
            localStorage.setItem(storedBaseline, id);
          }}
          options={priced.map(({ id, name, endpoints }) => ({
            value: id,
            label: `${name}: ${formatPrices(endpoints[0]?.promptUsdPerMTok ?? null, endpoints[0]?.completionUsdPerMTok ?? null)}`,
          }))}
        />
      }
    >
      {problem !== null && <p className="faint">{problem}</p>}
      {value !== null && (
        <>
          <Figures
            figures={[
              {
                name: `With ${modelName(baseline.id)}`,
                value: value.baselineUsd === null ? 'Unknown' : formatUsd(value.baselineUsd),
                note: value.baselineUsd === null ? 'its price is not known' : 'same tokens, list price',
              },
              { name: 'You paid', value: formatUsd(value.costUsd), note: leftOutWords(value.leftOut) },
              savedFigure(value.savedUsd, value.baselineUsd),
            ]}
          />
          <p className="faint">
            The tokens are taken as they were. Another model would have used more or fewer of them.
          </p>
        </>
      )}
    </Section>
  );
}

function hasPrice({ endpoints, status }: ModelView): boolean {
  return status !== 'retired' && (endpoints[0]?.promptUsdPerMTok ?? null) !== null;
}

/** Who has not chosen compares with the strongest model, the dearer of equals. */
function usualBaseline(models: readonly ModelView[]): ModelView | undefined {
  const price = (model: ModelView): number => model.endpoints[0]?.promptUsdPerMTok ?? 0;
  return models.toSorted((a, b) => (b.codingPercentile ?? -1) - (a.codingPercentile ?? -1) || price(b) - price(a))[0];
}

function leftOutWords(leftOut: number): string {
  return leftOut === 0 ? 'nothing is left out' : `${formatPlural(leftOut, 'request')} of partly unknown cost left out`;
}

function savedFigure(savedUsd: number | null, baselineUsd: number | null): Figure {
  if (savedUsd === null || baselineUsd === null) return { name: 'Saved', value: 'Unknown', note: 'cannot be told' };
  const share = baselineUsd > 0 ? `${Math.round((Math.abs(savedUsd) / baselineUsd) * 100)} % of it` : '';
  return savedUsd >= 0
    ? { name: 'Saved', value: formatUsd(savedUsd), note: share, tone: 'good' }
    : { name: 'Paid more', value: formatUsd(-savedUsd), note: share, tone: 'bad' };
}
