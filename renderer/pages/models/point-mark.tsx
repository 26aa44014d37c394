import type { ModelView } from '../../../shared/app-state.ts';
import { tierPaths } from '../../components/tier-mark.tsx';

interface PointMarkProps {
  readonly model: ModelView;
  /** px from the left and from the top. */
  readonly x: number;
  readonly y: number;
  /** What the model is now: the one the default tier takes, the one another tier takes, or neither. */
  readonly mark: 'current' | 'pick' | null;
  readonly faded: boolean;
  readonly active: boolean;
  /** Place from left to right, for the arrow keys. */
  readonly order: number;
  readonly focusable: boolean;
  readonly label: string;
  readonly onSelect: () => void;
  readonly onActive: (active: boolean) => void;
}

/** One model of the picture: the tier is in shape and colour, full or hollow says whether it is available. */
export function PointMark({
  model,
  x,
  y,
  mark,
  faded,
  active,
  order,
  focusable,
  label,
  onSelect,
  onActive,
}: PointMarkProps) {
  return (
    <g
      className="point"
      transform={`translate(${x} ${y})`}
      data-tier={model.tier ?? 'none'}
      data-hollow={!model.available || undefined}
      data-faded={faded || undefined}
      data-active={active || undefined}
      data-mark={mark ?? undefined}
      data-order={order}
      role="button"
      tabIndex={focusable ? 0 : -1}
      aria-label={label}
      onFocus={() => onActive(true)}
      onBlur={() => onActive(false)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onSelect();
      }}
    >
      {mark !== null && <circle className="point-ring" r={10.5} />}
      <path d={tierPaths[model.tier ?? 'none']} />
    </g>
  );
}
