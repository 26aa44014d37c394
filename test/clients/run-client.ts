import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { RequestLog } from '../../shared/request-log.ts';
import { fails, startUpstream } from '../support/fake-upstream.ts';
import { aModel, aProvider, clientSecret, startGateway } from '../support/running-gateway.ts';
import type { AgentClient, Place } from './agent-client.ts';
import { lastLine } from './install-client.ts';
import { runBounded } from './run-bounded.ts';
import { makesCalls, toolNames } from './scripted-model.ts';

/** How the cheapest model behaves. */
export type Scenario = 'healthy' | 'cheapest fails';

/** What came of one run. */
export interface ClientRun {
  readonly passed: boolean;
  readonly seconds: number;
  /** Calls the cheapest and the other model got. */
  readonly calls: readonly [cheapest: number, other: number];
  /** What went wrong; empty when nothing did. */
  readonly problem: string;
  /** What the client printed. */
  readonly output: string;
  /** Tools the client declared. */
  readonly tools: readonly string[];
}

const dialects = { chat: 'openai-chat', messages: 'anthropic-messages', responses: 'openai-responses' } as const;

/** ms a client may take for one small edit. */
const runMs = 90_000;

const before = 'Hello wrold';
const after = 'Hello world';

/** Agents ask for up to 32,000 tokens of answer. */
const room = { contextLength: 400_000, maxOutputTokens: 64_000 };

/** Lets the client edit one file through a gateway of its own, with scripted models behind it. */
export async function runClient(client: AgentClient, command: string, scenario: Scenario): Promise<ClientRun> {
  const folder = await mkdtemp(join(tmpdir(), `pareto-${client.command}-`));
  const [cheapest, other] = await Promise.all([startUpstream(), startUpstream()]);
  const gateway = await startGateway({
    providers: [aProvider('acme', cheapest.baseUrl), aProvider('other', other.baseUrl)],
    models: [aModel('acme/one', 'acme', 'high', 1, room), aModel('other/two', 'other', 'high', 2, room)],
  });
  try {
    const place = await furnish(folder, gateway.origin);
    const file = join(place.work, 'greeting.txt');
    const task = client.edit({ file, before, after });
    const model = makesCalls(task);
    cheapest.play(scenario === 'healthy' ? model : fails(500));
    other.play(model);
    const launch = await client.prepare(place);
    const started = performance.now();
    const surroundings = { cwd: place.work, env: environment(place, launch.env ?? {}), limitMs: runMs };
    if (launch.before !== undefined) await runBounded({ command, args: launch.before, ...surroundings });
    const { status, output, timedOut } = await runBounded({ command, args: launch.args, ...surroundings });
    const seen = [...cheapest.seen, ...other.seen];
    const text = await readFile(file, 'utf8');
    const strangers = gateway.log.filter(({ dialect }) => dialect !== dialects[client.protocol]).length;
    const together = longestSession(gateway.log);
    const calls = [cheapest.seen.length, other.seen.length] as const;
    const problem = timedOut
      ? `still running after ${runMs / 1000} s`
      : findProblem({
          scenario,
          calls,
          text,
          status,
          last: lastLine(output),
          strangers,
          isApart: together <= task.length,
        });
    return {
      passed: problem === '',
      seconds: (performance.now() - started) / 1000,
      calls,
      problem,
      output,
      tools: seen.map(({ json }) => toolNames(json)).find((names) => names.length > 0) ?? [],
    };
  } finally {
    await gateway.close();
    await Promise.all([cheapest.close(), other.close()]);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Outcome {
  readonly scenario: Scenario;
  readonly calls: ClientRun['calls'];
  readonly text: string;
  readonly status: number | null;
  readonly last: string;
  /** Requests in another format than the client's. */
  readonly strangers: number;
  /** The turns of the conversation were not seen as one. */
  readonly isApart: boolean;
}

function findProblem({ scenario, calls: [cheapest, other], text, status, last, strangers, isApart }: Outcome): string {
  if (cheapest + other === 0) return `it asked nothing: ${last}`;
  if (text !== `${after}\n`) return `the file was not edited: ${last}`;
  if (status !== 0) return `it ended with ${status}: ${last}`;
  if (scenario === 'cheapest fails' && (cheapest === 0 || other === 0)) return 'the cheapest model was never asked';
  if (strangers > 0) return `${strangers} requests in another format`;
  if (isApart) return 'the turns of one conversation have different session keys';
  return '';
}

/** Requests of the session that has most of them. */
function longestSession(log: readonly RequestLog[]): number {
  const counts = new Map<string, number>();
  for (const { sessionKey } of log) if (sessionKey !== null) counts.set(sessionKey, (counts.get(sessionKey) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

async function furnish(folder: string, origin: string): Promise<Place> {
  const home = join(folder, 'home');
  const work = join(folder, 'work');
  await mkdir(home, { recursive: true });
  await mkdir(work, { recursive: true });
  await writeFile(join(work, 'greeting.txt'), `${before}\n`);
  return {
    home,
    work,
    origin,
    clientKey: clientSecret,
    model: 'pareto-code',
    prompt: 'Fix the typo in greeting.txt.',
  };
}

/** Nothing of the surroundings gets in, and nothing of the network but loopback can be reached. */
function environment({ home }: Place, own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const nowhere = 'http://127.0.0.1:9';
  return {
    PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
    HOME: home,
    TMPDIR: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_STATE_HOME: join(home, '.local/state'),
    XDG_CACHE_HOME: join(home, '.cache'),
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    NO_COLOR: '1',
    CI: '1',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: '127.0.0.1,localhost',
    ...own,
  };
}
