import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { formatCount, formatLimit, formatTokens, formatUsd } from '../../format.ts';
import { useWidth } from '../../hooks/use-width.ts';
import { useSeriesName } from './usage-names.ts';
import type { UsageRange } from './usage-range.ts';
import { roundTicks, type Measure, type UsageSeries, type UsageSplit } from './usage-series.ts';

const formatMeasure: Readonly<Record<Measure, (value: number) => string>> = {
  cost: formatUsd,
  tokens: formatTokens,
  requests: formatCount,
};

/** Beside the lines, which are at round values. */
const formatTick = { ...formatMeasure, cost: formatLimit };

interface UsageChartProps {
  readonly range: UsageRange;
  /** Lowest in the bar first; at most as many as there are colours. */
  readonly series: readonly UsageSeries[];
  readonly measure: Measure;
  readonly split: UsageSplit;
}

const height = 236;
const margins = { top: 12, right: 24, bottom: 26, left: 58 } as const;

/** One bar a day or an hour, in a colour for each of the largest. */
export function UsageChart({ range, series, measure, split }: UsageChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [active, setActive] = useState<number | null>(null);
  const { buckets, unit } = range;
  const sums = buckets.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const ticks = roundTicks(Math.max(...sums, 0));
  const top = ticks.at(-1) ?? 1;
  const plotWidth = Math.max(0, width - margins.left - margins.right);
  const plotHeight = height - margins.top - margins.bottom;
  const pitch = plotWidth / buckets.length;
  const y = (value: number): number => margins.top + plotHeight * (1 - value / top);

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - margins.left;
    setActive(x < 0 || x >= plotWidth ? null : Math.floor(x / pitch));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setActive((before) => Math.min(buckets.length - 1, Math.max(0, (before ?? buckets.length) + step)));
  };
  const shown = active === null ? undefined : buckets[active];
  return (
    // the arrow keys go from bar to bar, and each is read out below
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={box}
      className="usage-chart"
      role="group"
      aria-label={`Use by ${unit}. Left and right go from ${unit} to ${unit}.`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setActive(null)}
      onKeyDown={onKeyDown}
      onBlur={() => setActive(null)}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          {ticks.map((tick) => (
            <g key={tick} className="usage-tick">
              <line x1={margins.left} x2={width - margins.right} y1={y(tick)} y2={y(tick)} />
              <text x={margins.left - 9} y={y(tick) + 4} textAnchor="end">
                {formatTick[measure](tick)}
              </text>
            </g>
          ))}
          {active !== null && (
            <rect
              className="usage-band"
              x={margins.left + active * pitch}
              y={margins.top}
              width={pitch}
              height={plotHeight}
            />
          )}
          {buckets.map(({ key, label }, index) => (
            <g key={key}>
              <Bar
                x={margins.left + (index + 0.5) * pitch}
                width={Math.max(1.5, Math.min(46, pitch * 0.72))}
                values={series.map(({ values }) => values[index] ?? 0)}
                y={y}
              />
              {isLabelled(index, buckets.length, pitch) && (
                <text
                  className="usage-label"
                  x={margins.left + (index + 0.5) * pitch}
                  y={height - 7}
                  textAnchor="middle"
                >
                  {label}
                </text>
              )}
            </g>
          ))}
        </svg>
      )}
      {shown !== undefined && active !== null && (
        <BucketTip
          title={shown.title}
          index={active}
          sum={sums[active] ?? 0}
          left={margins.left + (active + 0.5) * pitch}
          width={width}
          {...{ series, measure, split }}
        />
      )}
      <output className="visually-hidden">
        {shown === undefined ? '' : `${shown.title}: ${formatMeasure[measure](sums[active ?? 0] ?? 0)}`}
      </output>
    </div>
  );
}

/** The newest bar is always labelled; the others where there is room. */
function isLabelled(index: number, count: number, pitch: number): boolean {
  const every = Math.max(1, Math.ceil(54 / Math.max(1, pitch)));
  return (count - 1 - index) % every === 0;
}

interface BarProps {
  /** Middle, px. */
  readonly x: number;
  readonly width: number;
  readonly values: readonly number[];
  readonly y: (value: number) => number;
}

function Bar({ x, width, values, y }: BarProps) {
  let below = 0;
  return values.map((value, place) => {
    const from = below;
    below += value;
    if (value <= 0) return null;
    return (
      <rect
        // the place is the colour
        // oxlint-disable-next-line react/no-array-index-key
        key={place}
        className="usage-bar"
        data-series={place}
        x={x - width / 2}
        y={y(below)}
        width={width}
        height={Math.max(0.75, y(from) - y(below))}
      />
    );
  });
}

interface BucketTipProps {
  readonly title: string;
  readonly index: number;
  readonly sum: number;
  /** Middle of the bar and width of the picture, px. */
  readonly left: number;
  readonly width: number;
  readonly series: readonly UsageSeries[];
  readonly measure: Measure;
  readonly split: UsageSplit;
}

const tipWidth = 232;

function BucketTip({ title, index, sum, left, width, series, measure, split }: BucketTipProps) {
  const nameOf = useSeriesName(split);
  const side = left + 16 + tipWidth > width ? Math.max(4, left - tipWidth - 16) : left + 16;
  return (
    <div className="usage-tip" aria-hidden="true" style={{ left: side, width: tipWidth }}>
      <div className="usage-tip-head">
        <strong>{title}</strong>
        <span>{formatMeasure[measure](sum)}</span>
      </div>
      {series.map((each, place) =>
        (each.values[index] ?? 0) > 0 ? (
          <div key={`${each.id}-${each.others}`} className="usage-tip-line">
            <span className="usage-key" data-series={place} />
            <span className="truncate">{nameOf(each)}</span>
            <span>{formatMeasure[measure](each.values[index] ?? 0)}</span>
          </div>
        ) : null,
      )}
    </div>
  );
}
