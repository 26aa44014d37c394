import { expect, onTestFinished, test } from 'vitest';
import { printUsage } from '../../electron/headless/usage-command.ts';
import { startConfigured } from '../support/configured-program.ts';
import { answers, startUpstream } from '../support/fake-upstream.ts';
import { aModel, aProvider, clientSecret } from '../support/running-gateway.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** `PARETO_DESK_LONG=1` for a release. */
const kills = process.env['PARETO_DESK_LONG'] === '1' ? 100 : 4;
const clients = 6;

interface Traffic {
  /** Ids of the requests whose answer has arrived whole. */
  readonly answered: Set<string>;
  readonly ended: Promise<unknown>;
}

/** Asks, whole and streamed, until the program is gone. */
function startTraffic(url: string): Traffic {
  const answered = new Set<string>();
  const headers = { authorization: `Bearer ${clientSecret}`, 'content-type': 'application/json' };
  const ask = async (stream: boolean): Promise<boolean> => {
    try {
      const body = JSON.stringify({ model: 'pareto-code', stream, messages: [{ role: 'user', content: 'Hi' }] });
      const response = await fetch(`${url}/chat/completions`, { method: 'POST', headers, body });
      const text = await response.text();
      const isWhole = stream ? text.endsWith('data: [DONE]\n\n') : text.endsWith('}');
      if (isWhole) answered.add(response.headers.get('x-request-id') ?? '');
      return true;
    } catch {
      return false; // killed
    }
  };
  const client = async (_: unknown, index: number): Promise<void> => {
    for (let stream = index % 2 === 0; await ask(stream); stream = !stream);
  };
  return { answered, ended: Promise.all(Array.from({ length: clients }, client)) };
}

test(
  `the program is killed ${kills} times in traffic: no answered request is missing from the ledger`,
  { timeout: kills * 20_000 },
  async () => {
    const dataDir = temporaryDirectory();
    const upstream = await startUpstream(answers('Hello from the upstream, in a few words.'));
    onTestFinished(upstream.close);
    const models = [aModel('acme/one', 'acme', 'high', 1)];
    const clientKeys = [{ name: 'editor', key: clientSecret }];
    const providers = [aProvider('acme', upstream.baseUrl)];

    const answered = new Set<string>();
    for (let kill = 0; kill < kills; kill += 1) {
      const config = { providers, models, clientKeys };
      const { headless, url, pid } = await startConfigured(config, { dataDir, vault: 'file' });
      const traffic = startTraffic(url);
      const enough = 20 + Math.floor(Math.random() * 100); // the moment of the kill is what is tried out
      await expect.poll(() => traffic.answered.size, { timeout: 15_000, interval: 5 }).toBeGreaterThan(enough);
      process.kill(pid, 'SIGKILL');
      await traffic.ended;
      await headless.exit;
      for (const id of traffic.answered) answered.add(id);
      expect(await missingFrom(dataDir, answered)).toEqual([]);
    }
  },
);

/** Reads as `pareto-desk usage` does. */
async function missingFrom(dataDir: string, answered: ReadonlySet<string>): Promise<readonly string[]> {
  let text = '';
  const output = { write: async (piece: string) => void (text += piece), say: () => {} };
  expect(await printUsage({ dataDir, since: null, format: 'json' }, output)).toBe(0);
  const kept = new Set((JSON.parse(text) as { readonly id: string }[]).map(({ id }) => id));
  return [...answered].filter((id) => !kept.has(id));
}
