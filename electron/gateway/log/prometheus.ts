/** @see https://prometheus.io/docs/instrumenting/exposition_formats/ (text format 0.0.4) */

export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  readonly add: (labels: Labels, by: number) => void;
  readonly text: () => string;
}

export interface Histogram {
  readonly observe: (labels: Labels, value: number) => void;
  readonly text: () => string;
}

/** A sum per set of labels; it only grows. */
export function createCounter(name: string, help: string): Counter {
  const sums = new Map<string, number>();
  return {
    add(labels, by) {
      const key = writeLabels(labels);
      sums.set(key, (sums.get(key) ?? 0) + by);
    },
    text: () => head(name, 'counter', help) + [...sums].map(([labels, sum]) => `${name}${labels} ${sum}\n`).join(''),
  };
}

interface Buckets {
  readonly labels: Labels;
  /** Observations up to each bound, not summed up; the last one holds those above all bounds. */
  readonly counts: number[];
  sum: number;
}

/** @param bounds upper ends of the buckets, rising */
export function createHistogram(name: string, help: string, bounds: readonly number[]): Histogram {
  const all = new Map<string, Buckets>();

  function write({ labels, counts, sum }: Buckets): string {
    let total = 0;
    const lines = counts.map((count, index) => {
      total += count;
      const le = index < bounds.length ? String(bounds[index]) : '+Inf';
      return `${name}_bucket${writeLabels({ ...labels, le })} ${total}\n`;
    });
    const key = writeLabels(labels);
    return `${lines.join('')}${name}_sum${key} ${sum}\n${name}_count${key} ${total}\n`;
  }

  return {
    observe(labels, value) {
      const key = writeLabels(labels);
      let buckets = all.get(key);
      if (buckets === undefined) {
        buckets = { labels, counts: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0 };
        all.set(key, buckets);
      }
      const found = bounds.findIndex((bound) => value <= bound);
      const at = found < 0 ? bounds.length : found;
      buckets.counts[at] = (buckets.counts[at] ?? 0) + 1;
      buckets.sum += value;
    },
    text: () => head(name, 'histogram', help) + [...all.values()].map(write).join(''),
  };
}

/** A family whose values are known at the moment. */
export function writeFamily(
  name: string,
  type: 'gauge' | 'counter',
  help: string,
  values: readonly (readonly [Labels, number])[],
): string {
  return head(name, type, help) + values.map(([labels, value]) => `${name}${writeLabels(labels)} ${value}\n`).join('');
}

function head(name: string, type: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

function writeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
