import { useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { CatalogView } from '../../../shared/app-state.ts';
import type { Settings } from '../../../shared/settings.ts';
import { formatPrice, formatScore } from '../../format.ts';
import { useWidth } from '../../hooks/use-width.ts';
import { tierName } from '../../tier-words.ts';
import { ChartAxes } from './chart-axes.tsx';
import { ChartTip } from './chart-tip.tsx';
import { chartPoints, frontierPoints, pickIds, placeLabels, type ChartPoint, type ScoreAxis } from './chart-points.ts';
import { PointMark } from './point-mark.tsx';
import { makeScale, margins, type ChartScale } from './chart-scale.ts';
import '../../components/chart-label.css';
import './frontier-chart.css';

interface FrontierChartProps {
  readonly catalog: CatalogView;
  readonly settings: Settings;
  readonly axis: ScoreAxis;
  /** Models that the filters let through; the others fade. */
  readonly shown: ReadonlySet<string>;
  readonly onSelect: (model: string) => void;
}

const chartHeight = 360;

/** How far from a point the pointer may be, px. */
const reach = 26;

/** Coding score against prompt price: up is better, left is cheaper. */
export function FrontierChart({ catalog, settings, axis, shown, onSelect }: FrontierChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const points = useMemo(() => chartPoints(catalog.models, axis), [catalog.models, axis]);
  const scale = useMemo(() => makeScale(points, width, chartHeight), [points, width]);
  const [active, setActive] = useState<string | null>(null);
  const activePoint = points.find(({ model }) => model.id === active);

  const findUnder = ({ currentTarget, clientX, clientY }: MouseEvent<SVGSVGElement>): ChartPoint | undefined => {
    const bounds = currentTarget.getBoundingClientRect();
    return findNearest(points, scale, clientX - bounds.left, clientY - bounds.top, shown);
  };
  return (
    <div className="chart" ref={box}>
      {width > 0 && (
        // the arrow keys come up from the points, which are buttons
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <svg
          className="chart-svg"
          width={width}
          height={chartHeight}
          role="group"
          aria-label="Coding score against prompt price. Arrow keys go from model to model."
          data-active={active !== null || undefined}
          onPointerMove={(event) => setActive(findUnder(event)?.model.id ?? null)}
          onPointerLeave={() => setActive(null)}
          onClick={(event) => {
            const near = findUnder(event);
            if (near !== undefined) onSelect(near.model.id);
          }}
          onKeyDown={(event) => moveFocus(event)}
        >
          <ChartAxes scale={scale} axis={axis} bands={axis === 'percentile' ? settings.tierBands : null} />
          <FrontierLine points={frontierPoints(points, catalog.frontier)} scale={scale} />
          <Points {...{ points, scale, catalog, settings, shown, active, onSelect, onActive: setActive }} />
          <Labels points={points} scale={scale} catalog={catalog} first={settings.defaultTier} />
        </svg>
      )}
      {activePoint !== undefined && (
        <ChartTip point={activePoint} x={scale.x(activePoint.price)} y={scale.y(activePoint.score)} width={width} />
      )}
    </div>
  );
}

interface PointsProps {
  readonly points: readonly ChartPoint[];
  readonly scale: ChartScale;
  readonly catalog: CatalogView;
  readonly settings: Settings;
  readonly shown: ReadonlySet<string>;
  readonly active: string | null;
  readonly onSelect: (model: string) => void;
  readonly onActive: (model: string | null) => void;
}

/** One stop for the Tab key; the arrows go on from there. Picks are drawn last, above the others. */
function Points({ points, scale, catalog, settings, shown, active, onSelect, onActive }: PointsProps) {
  const picks = new Set(pickIds(catalog.picks, settings.defaultTier));
  const current = catalog.picks[settings.defaultTier];
  const stop =
    points.find(({ model }) => model.id === active) ?? points.find(({ model }) => model.id === current) ?? points[0];
  return points
    .toSorted((a, b) => Number(picks.has(a.model.id)) - Number(picks.has(b.model.id)))
    .map(({ model, price, score }) => (
      <PointMark
        key={model.id}
        model={model}
        x={scale.x(price)}
        y={scale.y(score)}
        mark={model.id === current ? 'current' : picks.has(model.id) ? 'pick' : null}
        faded={!shown.has(model.id)}
        active={model.id === active}
        order={points.findIndex((point) => point.model === model)}
        focusable={model === stop?.model}
        label={`${model.name}, ${tierName(model.tier)}, coding ${formatScore(score)}, ${formatPrice(price)} per million prompt tokens, ${model.available ? 'available' : 'not available'}`}
        onSelect={() => onSelect(model.id)}
        onActive={(on) => onActive(on ? model.id : null)}
      />
    ));
}

/** Left and right go to the next cheaper and the next dearer model. */
function moveFocus(event: KeyboardEvent<SVGSVGElement>): void {
  const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
  if (step === undefined || !(event.target instanceof SVGElement)) return;
  const order = Number(event.target.dataset['order']);
  const next = event.currentTarget.querySelector<SVGElement>(`[data-order="${order + step}"]`);
  if (next === null) return;
  event.preventDefault();
  next.focus();
}

function FrontierLine({ points, scale }: { readonly points: readonly ChartPoint[]; readonly scale: ChartScale }) {
  if (points.length < 2) return null;
  const steps = points.map(({ price, score }, index) => {
    const [x, y] = [scale.x(price), scale.y(score)];
    return index === 0 ? `M${x} ${y}` : `H${x}V${y}`;
  });
  const first = points[0]!;
  const bottom = scale.height - margins.bottom;
  const right = scale.width - margins.right;
  const line = `${steps.join('')}H${right}`;
  return (
    <g aria-hidden="true">
      <path
        className="chart-area"
        d={`M${scale.x(first.price)} ${bottom}V${scale.y(first.score)}${line.replace(/^M\S+ \S+?(?=[HV])/, '')}V${bottom}Z`}
      />
      <path className="chart-frontier" d={line} />
    </g>
  );
}

interface LabelsProps {
  readonly points: readonly ChartPoint[];
  readonly scale: ChartScale;
  readonly catalog: CatalogView;
  readonly first: Settings['defaultTier'];
}

/** The picks by name. */
function Labels({ points, scale, catalog, first }: LabelsProps) {
  const drawn = points.map(({ model, price, score }) => ({
    id: model.id,
    text: model.name,
    x: scale.x(price),
    y: scale.y(score),
  }));
  const wanted = pickIds(catalog.picks, first).flatMap((id) => drawn.find((point) => point.id === id) ?? []);
  return (
    <g aria-hidden="true">
      {placeLabels(wanted, scale.width, drawn).map(({ id, text, x, y, anchor }, index) => (
        <text key={id} x={x} y={y} textAnchor={anchor} className="chart-label" data-strong={index === 0 || undefined}>
          {text}
        </text>
      ))}
    </g>
  );
}

function findNearest(
  points: readonly ChartPoint[],
  scale: ChartScale,
  x: number,
  y: number,
  shown: ReadonlySet<string>,
): ChartPoint | undefined {
  const distance = ({ price, score }: ChartPoint): number => Math.hypot(scale.x(price) - x, scale.y(score) - y);
  return points
    .filter((point) => shown.has(point.model.id) && distance(point) < reach)
    .toSorted((a, b) => distance(a) - distance(b))[0];
}
