import { Badge } from '../../components/badge.tsx';
import { TierMark } from '../../components/tier-mark.tsx';
import { formatPrices, formatScore, formatSpeed } from '../../format.ts';
import type { ChartPoint } from './chart-points.ts';

interface ChartTipProps {
  readonly point: ChartPoint;
  /** Of the point, px; width of the whole picture. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const tipWidth = 232;

/** What is known of the model under the pointer. The point's own name says the same to screen readers. */
export function ChartTip({ point: { model }, x, y, width }: ChartTipProps) {
  const endpoint = model.endpoints[0];
  const left = Math.max(8, Math.min(x + 16, width - tipWidth - 8));
  // beside the point when there is no room to its right
  const shifted = x + 16 > width - tipWidth - 8 ? Math.max(8, x - tipWidth - 16) : left;
  return (
    <div className="chart-tip" aria-hidden="true" style={{ left: shifted, top: Math.max(6, y - 40), width: tipWidth }}>
      <div className="chart-tip-head">
        <strong className="truncate">{model.name}</strong>
        <TierMark tier={model.tier} />
      </div>
      <dl>
        <div>
          <dt>Coding</dt>
          <dd>
            {formatScore(model.codingIndex ?? model.codingPercentile)}
            {model.codingIndex === null && ' (percentile)'}
            {model.scoreEstimated && <Badge tone="warn">estimated</Badge>}
          </dd>
        </div>
        <div>
          <dt>Price</dt>
          <dd>{formatPrices(endpoint?.promptUsdPerMTok ?? null, endpoint?.completionUsdPerMTok ?? null)}</dd>
        </div>
        <div>
          <dt>Speed</dt>
          <dd>{formatSpeed(endpoint?.throughputP50 ?? null)}</dd>
        </div>
      </dl>
      {model.whyNot !== null && <p className="chart-tip-why">{model.whyNot}</p>}
    </div>
  );
}
