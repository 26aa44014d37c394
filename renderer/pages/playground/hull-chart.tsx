import { useRef, useState, type PointerEvent } from 'react';
import type { AutoPreview } from '../../../shared/app-state.ts';
import { tierPaths } from '../../components/tier-mark.tsx';
import { formatEstimate } from '../../format.ts';
import { useNames } from '../../hooks/use-names.ts';
import { useWidth } from '../../hooks/use-width.ts';
import { formatChance } from './chance.ts';
import { hullMargins, hullPoints, hullScale, placeNames, type HullPoint, type HullScale } from './hull-scale.ts';
import '../../components/chart-label.css';
import './hull-chart.css';
import './verdict-tip.css';

interface HullChartProps {
  readonly hull: AutoPreview['hull'];
  readonly estimates: AutoPreview['estimates'];
  readonly costs: AutoPreview['expectedCostUsd'];
  readonly chosen: string | null;
}

const height = 300;
const reach = 22;

/** Chance of success against expected cost, one mark a model; the models of the line are those the dial may take. */
export function HullChart({ hull, estimates, costs, chosen }: HullChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { modelName, findModel } = useNames();
  const [active, setActive] = useState<HullPoint | null>(null);
  const points = hullPoints(estimates, costs);
  const scale = hullScale(points, width, height);
  const corners = hull.flatMap(({ model }) => points.find((point) => point.model === model) ?? []);
  const onHull = new Set(corners.map(({ model }) => model));
  const named = [chosen, corners[0]?.model, corners.at(-1)?.model].flatMap(
    (wanted) => points.find(({ model }) => model === wanted) ?? [],
  );
  const names = placeNames(named, scale, width, modelName);

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const bounds = event.currentTarget.getBoundingClientRect();
    const distance = ({ cost, chance }: HullPoint): number =>
      Math.hypot(scale.x(cost) - event.clientX + bounds.left, scale.y(chance) - event.clientY + bounds.top);
    const near = points.filter((point) => distance(point) < reach).toSorted((a, b) => distance(a) - distance(b))[0];
    setActive(near ?? null);
  };
  return (
    <div className="card hull-box">
      <div ref={box} className="hull" onPointerMove={onPointerMove} onPointerLeave={() => setActive(null)}>
        {width > 0 && (
          <svg width={width} height={height} role="img" aria-label={describe(corners, modelName)}>
            <Axes scale={scale} width={width} />
            <path
              className="hull-line"
              d={corners
                .map(({ cost, chance }, index) => `${index === 0 ? 'M' : 'L'}${scale.x(cost)} ${scale.y(chance)}`)
                .join('')}
            />
            {points.map(({ model, cost, chance }) => (
              <path
                key={model}
                className="hull-point"
                data-tier={findModel(model)?.tier ?? 'none'}
                data-hull={onHull.has(model) || undefined}
                data-chosen={model === chosen || undefined}
                d={tierPaths[findModel(model)?.tier ?? 'none']}
                style={{
                  transform: `translate(${scale.x(cost)}px, ${scale.y(chance)}px) scale(${model === chosen ? 1.5 : 1})`,
                }}
              />
            ))}
            {names.map(({ model, text, x, y, isLeft }) => (
              <text
                key={model}
                className="chart-label"
                data-strong={model === chosen || undefined}
                x={x}
                y={y}
                textAnchor={isLeft ? 'end' : 'start'}
              >
                {text}
              </text>
            ))}
          </svg>
        )}
        {active !== null && (
          <div
            className="verdict-tip"
            aria-hidden="true"
            style={{
              left: Math.max(4, Math.min(scale.x(active.cost) + 12, width - 224)),
              top: scale.y(active.chance) + 12,
              width: 220,
            }}
          >
            <strong>{modelName(active.model)}</strong>
            <span>
              {formatChance(active.chance)} likely, {formatEstimate(active.cost)}
            </span>
          </div>
        )}
      </div>
    </div>
  );
}

function Axes({
  scale: { x, y, xTicks, yTicks, freeAt },
  width,
}: {
  readonly scale: HullScale;
  readonly width: number;
}) {
  const bottom = height - hullMargins.bottom;
  return (
    <g className="hull-axes">
      {yTicks.map((tick) => (
        <g key={tick}>
          <line x1={hullMargins.left} x2={width - hullMargins.right} y1={y(tick)} y2={y(tick)} />
          <text x={hullMargins.left - 8} y={y(tick) + 4} textAnchor="end">
            {formatChance(tick)}
          </text>
        </g>
      ))}
      {xTicks.map((tick) => (
        <text key={tick} x={x(tick)} y={bottom + 17} textAnchor="middle">
          {formatEstimate(tick)}
        </text>
      ))}
      {freeAt !== null && (
        <text x={freeAt} y={bottom + 17} textAnchor="middle">
          Free
        </text>
      )}
      <text className="hull-title" x={width - hullMargins.right} y={height - 5} textAnchor="end">
        Expected cost of the request, logarithmic →
      </text>
    </g>
  );
}

function describe(corners: readonly HullPoint[], modelName: (id: string) => string): string {
  const steps = corners.map(
    ({ model, cost, chance }) => `${modelName(model)} ${formatChance(chance)} at ${formatEstimate(cost)}`,
  );
  return `Chance of success against expected cost. The dial walks along: ${steps.join(', ')}.`;
}
