import { useId, useMemo, useRef } from 'react';
import { Slider, sliderInset } from '../../components/slider.tsx';
import { formatPrice } from '../../format.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useWidth } from '../../hooks/use-width.ts';
import { capStops, type CapStop } from './cap-stops.ts';
import './price-cap.css';

interface PriceCapProps {
  /** USD per million prompt tokens; null = no cap. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

/** A cap on the price, drawn on the frontier: each place of the handle is a model that the cap would just let in. */
export function PriceCap({ value, onChange }: PriceCapProps) {
  const { models } = useSlice('catalog');
  const stops = useMemo(() => capStops(models), [models]);
  const id = useId();
  if (stops.length === 0) return null;
  // the last place is no cap at all
  const found = value === null ? -1 : stops.findLastIndex(({ price }) => price <= value);
  const index = value === null ? stops.length : Math.max(0, found);
  const words = value === null ? 'No cap' : `${formatPrice(value)} per million`;
  return (
    <div className="trial-part">
      <div className="trial-line">
        <label className="trial-name" htmlFor={id}>
          Price cap
        </label>
        <span className="trial-value">{words}</span>
      </div>
      <div className="cap">
        <Frontier stops={stops} index={index} />
        <Slider
          id={id}
          min={0}
          max={stops.length}
          value={index}
          valueText={value === null ? words : `${words}: ${stops[index]?.name ?? ''}`}
          onChange={(next) => onChange(stops[next]?.price ?? null)}
        />
      </div>
      <p className="trial-value">
        {value === null ? 'The tier decides.' : `Best at this price: ${stops[index]?.name ?? ''}`}
      </p>
    </div>
  );
}

const height = 62;
const pad = 8;

/** Stairs from the cheapest to the best: what is left of the handle may be used. */
function Frontier({ stops, index }: { readonly stops: readonly CapStop[]; readonly index: number }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const low = Math.min(...stops.map(({ score }) => score));
  const high = Math.max(...stops.map(({ score }) => score), low + 1);
  const x = (place: number): number => sliderInset + (place / stops.length) * (width - 2 * sliderInset);
  const y = (score: number): number => height - pad - ((score - low) / (high - low)) * (height - 2 * pad);
  const line = stops.map(
    ({ score }, place) => `${place === 0 ? 'M' : 'H'}${x(place)}${place === 0 ? ' ' : 'V'}${y(score)}`,
  );
  const end = `H${x(stops.length)}`;
  return (
    <div ref={box} className="cap-picture" aria-hidden="true">
      {width > 0 && (
        <svg width={width} height={height}>
          <rect className="cap-allowed" x={0} y={0} width={x(index)} height={height} />
          <path className="cap-line" d={`${line.join('')}${end}`} />
          {stops.map(({ id, score }, place) => (
            <circle
              key={id}
              className="cap-stop"
              data-allowed={place <= index || undefined}
              data-current={place === index || undefined}
              cx={x(place)}
              cy={y(score)}
              r={place === index ? 5 : 3.2}
            />
          ))}
          <line className="cap-edge" x1={x(index)} x2={x(index)} y1={0} y2={height} />
        </svg>
      )}
    </div>
  );
}
