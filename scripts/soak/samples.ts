/** One look at the running program. */
export interface Sample {
  /** Minutes since the start. */
  readonly minute: number;
  readonly rssMb: number;
  readonly heapMb: number;
  readonly handles: number;
  readonly delayP99Ms: number;
}

export async function takeSample(origin: string, key: string, startedAt: number): Promise<Sample> {
  const answer = await fetch(`${origin}/metrics`, { headers: { authorization: `Bearer ${key}` } });
  const text = await answer.text();
  const value = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  return {
    minute: (Date.now() - startedAt) / 60_000,
    rssMb: value('process_resident_memory_bytes') / 1e6,
    heapMb: value('nodejs_heap_used_bytes') / 1e6,
    handles: value('nodejs_active_resources'),
    delayP99Ms: value('nodejs_eventloop_delay_p99_seconds') * 1e3,
  };
}

/** Least squares. @returns growth per minute */
export function slopeOf(points: readonly (readonly [minute: number, value: number])[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const over = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const under = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return under === 0 ? 0 : over / under;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
