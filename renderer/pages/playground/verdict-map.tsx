import { useId, useMemo, useRef, useState, type PointerEvent } from 'react';
import type { Verdict } from '../../../shared/request-log.ts';
import { Section } from '../../components/page.tsx';
import { tierPaths, TierShape } from '../../components/tier-mark.tsx';
import { formatPlural, formatPrice } from '../../format.ts';
import { useNames, type Names } from '../../hooks/use-names.ts';
import { useWidth } from '../../hooks/use-width.ts';
import { inNames } from '../../request-words.ts';
import { dotPitch, placeDots, verdictRows, type DotPlace, type VerdictRow } from './verdict-rows.ts';
import './verdict-map.css';
import './verdict-tip.css';

/** Every model of the catalog as a dot, by what became of it. A changed plan makes the dots wander. */
export function VerdictMap({ verdicts }: { readonly verdicts: readonly Verdict[] }) {
  const names = useNames();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const listId = useId();
  const [open, setOpen] = useState<string | null>(null);
  const [active, setActive] = useState<DotPlace | null>(null);
  const rows = useMemo(() => verdictRows(verdicts, (model) => priceOf(model, names)), [verdicts, names]);
  const map = useMemo(() => placeDots(rows, width), [rows, width]);
  const shown = rows.find(({ key }) => key === open);
  const toggle = (key: string): void => setOpen(key === open ? null : key);

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const bounds = event.currentTarget.getBoundingClientRect();
    setActive(dotAt(map.dots, event.clientX - bounds.left, event.clientY - bounds.top));
  };
  return (
    <Section title="Every model" note={`${formatPlural(verdicts.length, 'model')}, one verdict each`}>
      <div
        ref={box}
        className="card verdict-map"
        style={{ height: map.height + 2 }}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setActive(null)}
      >
        {map.rows.map(({ row, height }) => (
          <button
            key={row.key}
            type="button"
            className="verdict-row"
            data-kind={row.kind}
            style={{ height }}
            aria-expanded={row.key === open}
            aria-controls={row.key === open ? listId : undefined}
            onClick={() => toggle(row.key)}
          >
            <span className="verdict-row-title">{row.title}</span>
            <span className="verdict-row-count">{row.verdicts.length}</span>
          </button>
        ))}
        <svg className="verdict-dots" width={width} height={map.height} aria-hidden="true">
          {map.dots
            .toSorted((a, b) => (a.verdict.model < b.verdict.model ? -1 : 1))
            .map((dot) => (
              <Dot key={dot.verdict.model} dot={dot} names={names} faded={open !== null && dot.row !== open} />
            ))}
        </svg>
        {active !== null && <DotTip dot={active} width={width} names={names} />}
      </div>
      {shown === undefined ? (
        <p className="faint">Press a line to see its models and the reasons.</p>
      ) : (
        <VerdictTable id={listId} row={shown} names={names} />
      )}
    </Section>
  );
}

function priceOf(model: string, names: Names): number {
  return names.findModel(model)?.endpoints[0]?.promptUsdPerMTok ?? Number.MAX_VALUE;
}

interface DotProps {
  readonly dot: DotPlace;
  readonly names: Names;
  readonly faded: boolean;
}

function Dot({ dot: { verdict, x, y }, names, faded }: DotProps) {
  const tier = names.findModel(verdict.model)?.tier ?? 'none';
  return (
    <path
      className="verdict-dot"
      data-tier={tier}
      data-kind={verdict.verdict}
      data-faded={faded || undefined}
      d={tierPaths[tier]}
      style={{ transform: `translate(${x}px, ${y}px) scale(${verdict.verdict === 'chosen' ? 1.15 : 0.85})` }}
    />
  );
}

function dotAt(dots: readonly DotPlace[], x: number, y: number): DotPlace | null {
  return dots.find((dot) => Math.abs(dot.x - x) <= dotPitch / 2 && Math.abs(dot.y - y) <= dotPitch / 2) ?? null;
}

const tipWidth = 260;

/** What is said of the model under the pointer; the table says the same to everybody. */
function DotTip({ dot, width, names }: { readonly dot: DotPlace; readonly width: number; readonly names: Names }) {
  const left = Math.max(4, Math.min(dot.x + 12, width - tipWidth - 4));
  return (
    <div className="verdict-tip" aria-hidden="true" style={{ left, top: dot.y + 12, width: tipWidth }}>
      <strong>{names.modelName(dot.verdict.model)}</strong>
      <span>{inNames(dot.verdict.detail, names)}</span>
    </div>
  );
}

interface VerdictTableProps {
  readonly id: string;
  readonly row: VerdictRow;
  readonly names: Names;
}

function VerdictTable({ id, row, names }: VerdictTableProps) {
  return (
    <div id={id} className="card verdict-reasons-box">
      <table className="verdict-reasons">
        <caption className="visually-hidden">{row.title}</caption>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Input, per million</th>
            <th scope="col">{row.title}</th>
          </tr>
        </thead>
        <tbody>
          {row.verdicts.map(({ model, detail }) => {
            const found = names.findModel(model);
            return (
              <tr key={model}>
                <th scope="row" title={model}>
                  <span className="verdict-model">
                    <TierShape tier={found?.tier ?? null} size={9} />
                    {names.modelName(model)}
                  </span>
                </th>
                <td>{formatPrice(found?.endpoints[0]?.promptUsdPerMTok ?? null)}</td>
                <td>{inNames(detail, names)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
