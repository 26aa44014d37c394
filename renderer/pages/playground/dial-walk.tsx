import type { RoutePreview } from '../../../shared/app-state.ts';
import { unknown } from '../../format.ts';
import { useNames } from '../../hooks/use-names.ts';
import { formatChance } from './chance.ts';
import { formatDialCost } from './dial-cost.ts';
import '../../components/series.css';

interface DialWalkProps {
  /** One answer for each position, 0 first. */
  readonly walk: readonly RoutePreview[];
  readonly dial: number;
  readonly onDial: (dial: number) => void;
}

/** As many as there are in `series.css`. */
const seriesColours = 9;

/** One column for each position: money as a bar from below, success as one from above. */
export function DialWalk({ walk, dial, onDial }: DialWalkProps) {
  const { modelName } = useNames();
  const steps = walk.map((preview) => {
    const model = preview.model ?? preview.chain[0]?.model ?? null;
    return {
      model,
      cost: model === null ? null : (preview.expectedCostUsd?.[model] ?? null),
      chance: model === null ? null : (preview.estimates?.[model] ?? null),
    };
  });
  const most = Math.max(...steps.map(({ cost }) => cost ?? 0), 1e-9);
  const names = [...new Set(steps.flatMap(({ model }) => model ?? []))];
  return (
    <div className="card dial-walk">
      <div className="dial-columns">
        {steps.map(({ model, cost, chance }, position) => (
          <button
            // the place is the position
            // oxlint-disable-next-line react/no-array-index-key
            key={position}
            type="button"
            className="dial-column"
            aria-pressed={position === dial}
            onClick={() => onDial(position)}
          >
            <span className="visually-hidden">
              Dial {position}, {model === null ? 'nobody' : modelName(model)}:
            </span>
            <span className="dial-chance">{chance === null ? unknown : formatChance(chance)}</span>
            <span className="dial-bars">
              <span
                className="dial-bar"
                data-series={model === null ? 0 : names.indexOf(model) % seriesColours}
                style={{ height: `${((cost ?? 0) / most) * 100}%` }}
              />
            </span>
            <span className="dial-cost">{formatDialCost(cost)}</span>
            <span className="dial-position" aria-hidden="true">
              {position}
            </span>
          </button>
        ))}
      </div>
      <ul className="dial-names">
        {names.map((model, place) => (
          <li key={model}>
            <span className="dial-key" data-series={place % seriesColours} />
            {modelName(model)}
          </li>
        ))}
      </ul>
    </div>
  );
}
