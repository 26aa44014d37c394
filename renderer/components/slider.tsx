import './slider.css';

interface SliderProps {
  readonly id?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** What the place means, for screen readers: `$3 per million tokens`. */
  readonly valueText: string;
  readonly onChange: (value: number) => void;
  /** Called when the handle is let go, or a key has moved it. */
  readonly onCommit?: (value: number) => void;
}

/** Half the width of the handle, px: its middle never reaches the ends of the track. */
export const sliderInset = 8;

/** A whole number on a line. */
export function Slider({ id, value, min, max, valueText, onChange, onCommit }: SliderProps) {
  const share = max === min ? 0 : (value - min) / (max - min);
  const commit = (element: HTMLInputElement): void => onCommit?.(Number(element.value));
  return (
    <input
      type="range"
      className="slider"
      id={id}
      aria-valuetext={valueText}
      min={min}
      max={max}
      step={1}
      value={value}
      style={{ backgroundSize: `calc(${sliderInset}px + ${share} * (100% - ${2 * sliderInset}px)) 4px, 100% 4px` }}
      onChange={(event) => onChange(Number(event.target.value))}
      onPointerUp={(event) => commit(event.currentTarget)}
      onKeyUp={(event) => commit(event.currentTarget)}
    />
  );
}
