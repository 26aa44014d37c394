import type { TierBands } from '../../../shared/settings.ts';
import { formatPrice } from '../../format.ts';
import { tierOrder, tierWords } from '../../tier-words.ts';
import type { ScoreAxis } from './chart-points.ts';
import { margins, type ChartScale } from './chart-scale.ts';

interface ChartAxesProps {
  readonly scale: ChartScale;
  readonly axis: ScoreAxis;
  /** Lowest percentile of each tier; null on another axis. */
  readonly bands: TierBands | null;
}

const axisWords: Readonly<Record<ScoreAxis, string>> = { index: 'Coding index', percentile: 'Coding percentile' };

export function ChartAxes({ scale, axis, bands }: ChartAxesProps) {
  const { width, height, xTicks, yTicks, freeAt, y } = scale;
  const bottom = height - margins.bottom;
  const right = width - margins.right;
  return (
    <g className="axes" aria-hidden="true">
      {yTicks.map(({ value, at }) => (
        <g key={value}>
          <line x1={margins.left} x2={right} y1={at} y2={at} />
          <text x={margins.left - 9} y={at + 4} textAnchor="end">
            {value}
          </text>
        </g>
      ))}
      {xTicks.map(({ value, at }) => (
        <g key={value}>
          <line x1={at} x2={at} y1={margins.top} y2={bottom} />
          <text x={at} y={bottom + 17} textAnchor="middle">
            {formatPrice(value)}
          </text>
        </g>
      ))}
      {freeAt !== null && (
        <text x={freeAt} y={bottom + 17} textAnchor="middle">
          Free
        </text>
      )}
      {bands !== null &&
        tierOrder.map((tier) => (
          <g key={tier} className="axes-band" data-tier={tier}>
            <line x1={margins.left} x2={right} y1={y(bands[tier])} y2={y(bands[tier])} />
            <text x={right} y={y(bands[tier]) - 4} textAnchor="end">
              {tierWords[tier].name} {bands[tier]}+
            </text>
          </g>
        ))}
      <text className="axes-title" x={right} y={height - 6} textAnchor="end">
        Prompt price per million tokens, logarithmic →
      </text>
      <text className="axes-title" x={margins.left - 36} y={11}>
        ↑ {axisWords[axis]}
      </text>
    </g>
  );
}
