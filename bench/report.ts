import { cpus, release, totalmem } from 'node:os';
import type { Bound, RowText } from './rows.ts';

/** One line of the table. */
export interface Line {
  readonly row: RowText;
  readonly direct: number | null;
  readonly bare: number | null;
  readonly product: number;
  readonly ratio: number | null;
  readonly cpuRatio: number | null;
  readonly later: number | null;
  readonly noise: number | null;
}

export type Verdict = 'ambition' | 'pass' | 'missed' | 'not measured';

export function verdictOn({ row, product, ratio }: Line): Verdict {
  if (!Number.isFinite(product)) return 'not measured';
  if (keeps(row.ambition, product, ratio)) return 'ambition';
  return keeps(row.pass, product, ratio) ? 'pass' : 'missed';
}

function keeps(bound: Bound, figure: number, ratio: number | null): boolean {
  if ('ratio' in bound) {
    if (ratio === null) return false;
    return bound.ratio === 'most' ? ratio <= bound.value : ratio >= bound.value;
  }
  return bound.figure === 'most' ? figure <= bound.value : figure >= bound.value;
}

/** @returns a Markdown table. */
export function toTable(lines: readonly Line[]): string {
  const head = [
    'row',
    'work',
    'direct',
    'bare',
    'product',
    'ratio',
    'CPU ratio',
    'later',
    'pass',
    'ambition',
    'verdict',
    'noise',
  ];
  const rows = lines.map((line) => [
    line.row.id,
    line.row.title,
    withUnit(line.direct, line.row.unit),
    withUnit(line.bare, line.row.unit),
    withUnit(line.product, line.row.unit),
    times(line.ratio),
    times(line.cpuRatio),
    withUnit(line.later, 'us'),
    boundText(line.row.pass, line.row.unit),
    boundText(line.row.ambition, line.row.unit),
    verdictOn(line),
    line.noise === null ? '' : line.noise.toFixed(2),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const toLine = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [toLine(head), toLine(widths.map((width) => '-'.repeat(width))), ...rows.map(toLine)].join('\n');
}

function withUnit(figure: number | null, unit: string): string {
  if (figure === null || !Number.isFinite(figure)) return '';
  const digits = Math.abs(figure) >= 100 ? 0 : Math.abs(figure) >= 10 ? 1 : 2;
  return `${figure.toFixed(digits)} ${unit}`;
}

function times(ratio: number | null): string {
  return ratio === null || !Number.isFinite(ratio) ? '' : `${ratio.toFixed(2)}x`;
}

function boundText(bound: Bound, unit: string): string {
  if ('ratio' in bound) return `${bound.ratio === 'most' ? '<=' : '>='} ${bound.value}x`;
  return `${bound.figure === 'most' ? '<=' : '>='} ${bound.value} ${unit}`;
}

/** The machine and the day, for the head of the report. */
export function describeMachine(pinned: boolean): string {
  const cores = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const binding = pinned ? 'gateway on core 0, upstream and load generator on core 1' : 'processes not bound to cores';
  return `${new Date().toISOString().slice(0, 10)}, ${cores.length} x ${cores[0]?.model.trim() ?? 'unknown'}, ${memory}, ${process.platform} ${release()}, Node ${process.version}; ${binding}`;
}
