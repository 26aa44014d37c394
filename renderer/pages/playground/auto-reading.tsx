import type { RoutePreview } from '../../../shared/app-state.ts';
import { Figures } from '../../components/figures.tsx';
import { formatEstimate, unknown } from '../../format.ts';
import { useNames } from '../../hooks/use-names.ts';
import { describeTask, inNames } from '../../request-words.ts';
import { formatChance } from './chance.ts';

const needWords: Readonly<Record<NonNullable<RoutePreview['tier']>, string>> = {
  low: 'a small model will do',
  mid: 'a middling model will do',
  mid_high: 'a strong model is needed',
  high: 'the strongest are needed',
};

/** What the router read from the task, whom it takes, and why. */
export function AutoReading({ preview }: { readonly preview: RoutePreview }) {
  const names = useNames();
  const { modelName } = names;
  const { why, class: taskClass, score, tier, estimates, expectedCostUsd } = preview;
  const model = preview.model ?? preview.chain[0]?.model ?? null;
  const cost = model === null ? null : (expectedCostUsd?.[model] ?? null);
  const chance = model === null ? undefined : estimates?.[model];
  return (
    <>
      <Figures
        figures={[
          { name: 'Takes', value: model === null ? unknown : modelName(model), note: taskNote(taskClass) },
          { name: 'Expected cost', value: formatEstimate(cost), note: 'of this request' },
          {
            name: 'Chance of success',
            value: chance === undefined ? unknown : formatChance(chance),
            note: 'predicted',
          },
        ]}
      />
      <section className="auto-why" aria-label="Why">
        <p aria-live="polite">{inNames(why, names)}</p>
        {score !== undefined && (
          <div className="auto-need">
            <span>Need for a strong model</span>
            <span
              className="auto-need-track"
              role="meter"
              aria-label="Need for a strong model"
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={Math.round(score * 100)}
            >
              <span className="auto-need-fill" style={{ width: `${score * 100}%` }} />
            </span>
            <span>
              {Math.round(score * 100)} %{tier === undefined ? '' : `, ${needWords[tier]}`}
            </span>
          </div>
        )}
      </section>
    </>
  );
}

function taskNote(taskClass: string | undefined): string {
  return taskClass === undefined ? '' : `read as: ${describeTask(taskClass)}`;
}
