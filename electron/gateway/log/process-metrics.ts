import { monitorEventLoopDelay } from 'node:perf_hooks';
import { writeFamily } from './prometheus.ts';

/** How the process itself does. Nothing is measured before it was asked for once. */
export interface ProcessMetrics {
  readonly text: () => string;
  readonly stop: () => void;
}

/** A timer of this period is watched; what it comes late is the delay. ms. */
const resolutionMs = 20;

export function createProcessMetrics(): ProcessMetrics {
  let delays: ReturnType<typeof monitorEventLoopDelay> | null = null;
  return {
    text() {
      if (delays === null) {
        delays = monitorEventLoopDelay({ resolution: resolutionMs });
        delays.enable();
      }
      const lateness = (percentile: number): number =>
        delays === null || delays.count === 0
          ? 0
          : Math.max(delays.percentile(percentile) / 1e9 - resolutionMs / 1e3, 0);
      const { rss, heapUsed, external } = process.memoryUsage();
      const { user, system } = process.cpuUsage();
      const gauges: readonly (readonly [name: string, help: string, value: number])[] = [
        ['process_resident_memory_bytes', 'Memory in use.', rss],
        ['nodejs_heap_used_bytes', 'JavaScript objects.', heapUsed],
        ['nodejs_external_memory_bytes', 'Buffers.', external],
        [
          'nodejs_active_resources',
          'Sockets, timers and other things that keep the process alive.',
          process.getActiveResourcesInfo().length,
        ],
        ['nodejs_eventloop_delay_p50_seconds', 'Lateness of the event loop, median.', lateness(50)],
        ['nodejs_eventloop_delay_p99_seconds', 'Lateness of the event loop, 99th percentile.', lateness(99)],
      ];
      return [
        ...gauges.map(([name, help, value]) => writeFamily(name, 'gauge', help, [[{}, value]])),
        writeFamily('process_cpu_seconds_total', 'counter', 'Processor time.', [[{}, (user + system) / 1e6]]),
      ].join('');
    },
    stop: () => void delays?.disable(),
  };
}
