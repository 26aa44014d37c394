import { contentMark, openLane, type Lane } from './lane.ts';
import { cpuMs, machineCpuMs, rssMb } from './process-cost.ts';
import { flatEvents, toBody, type Answer, type RequestBody } from './payloads.ts';

/** One measurement: the same request over and over on some connections, for a time. */
export interface LoadJob {
  readonly port: number;
  readonly path: string;
  readonly key: string;
  readonly body: RequestBody;
  readonly answer: Answer;
  readonly connections: number;
  /** ms not measured, then ms measured. */
  readonly warmupMs: number;
  readonly ms: number;
  /** The process under test; null = none. */
  readonly pid: number | null;
  /** All processes of the benchmark: what others use is noise. */
  readonly ownPids: readonly number[];
}

export interface LoadReport {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Request to first content event. */
  readonly firstP50Ms: number;
  /** Content events of streams. */
  readonly events: number;
  readonly sentBytes: number;
  /** CPU time of the process under test, ms. */
  readonly cpuMs: number | null;
  readonly rssMb: number | null;
  /** Cores that processes other than the benchmark's were using. */
  readonly noise: number;
}

/** Runs one job. Rejects when an answer is no success, or when a connection dies. */
export async function runLoad(job: LoadJob): Promise<LoadReport> {
  const request = toRequest(job);
  // Counting every event of a flood would slow the load generator down: its bytes are counted.
  const bytesPerEvent = job.answer === 'flat' ? (await readOne(job, request)) / flatEvents : null;
  let stopped = false;
  let measuring = false;
  let events = 0;
  const latencies: number[] = [];
  const firsts: number[] = [];
  let failed: (error: Error) => void = () => {};
  const failure = new Promise<never>((_, reject) => (failed = reject));
  const lanes: Lane[] = [];

  const open = async (): Promise<void> => {
    let sentAt = 0;
    const send = (): void => {
      sentAt = performance.now();
      lane.send();
    };
    const lane = await openLane(job.port, request, {
      content: () => {
        if (measuring) firsts.push(performance.now() - sentAt);
      },
      streamed: (bytes) => {
        if (measuring) events += bytesPerEvent === null ? countContent(bytes) : bytes.length / bytesPerEvent;
      },
      answered: () => {
        if (stopped) return;
        if (measuring) latencies.push(performance.now() - sentAt);
        send();
      },
      failed: (error) => failed(error),
    });
    lanes.push(lane);
    send();
  };

  try {
    await Promise.race([Promise.all(Array.from({ length: job.connections }, open)), failure]);
    await Promise.race([sleep(job.warmupMs), failure]);
    const before = readCosts(job);
    const startedAt = performance.now();
    measuring = true;
    await Promise.race([sleep(job.ms), failure]);
    measuring = false;
    const seconds = (performance.now() - startedAt) / 1000;
    const after = readCosts(job);
    return {
      requests: latencies.length,
      seconds,
      p50Ms: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
      firstP50Ms: quantile(firsts, 0.5),
      events: Math.round(events),
      sentBytes: latencies.length * request.length,
      cpuMs: difference(after.cpu, before.cpu),
      rssMb: job.pid === null ? null : rssMb(job.pid),
      noise: ((difference(after.machine, before.machine) ?? 0) - (after.own - before.own)) / (seconds * 1000),
    };
  } finally {
    stopped = true;
    for (const lane of lanes) lane.close();
  }
}

function toRequest({ port, path, key, body, answer }: LoadJob): Buffer {
  const bytes = toBody(body, answer);
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    'content-type: application/json',
    `authorization: Bearer ${key}`,
    `content-length: ${bytes.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}

/** @returns bytes of one whole stream, chunk framing included. */
async function readOne(job: LoadJob, request: Buffer): Promise<number> {
  let bytes = 0;
  return new Promise((resolve, reject) => {
    void openLane(job.port, request, {
      content: () => {},
      streamed: (more) => (bytes += more.length),
      answered: () => resolve(bytes),
      failed: reject,
    }).then((lane) => lane.send(), reject);
  });
}

function countContent(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(contentMark); at >= 0; at = bytes.indexOf(contentMark, at + contentMark.length)) {
    count += 1;
  }
  return count;
}

function readCosts({ pid, ownPids }: LoadJob) {
  return {
    cpu: pid === null ? null : cpuMs(pid),
    machine: machineCpuMs(),
    own: ownPids.reduce((sum, own) => sum + (cpuMs(own) ?? 0), 0),
  };
}

function difference(after: number | null, before: number | null): number | null {
  return after === null || before === null ? null : after - before;
}

/** @returns the value below which the share `q` of the values lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
