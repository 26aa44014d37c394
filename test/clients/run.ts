// npm run test:clients [-- NAME...]: lets real coding agents edit a file through the gateway, offline.
import type { AgentClient } from './agent-client.ts';
import { claudeCode } from './claude-code.ts';
import { cline } from './cline.ts';
import { codex } from './codex.ts';
import { continueCli } from './continue.ts';
import { copilot } from './copilot.ts';
import { installClient } from './install-client.ts';
import { openCode } from './opencode.ts';
import { qwenCode } from './qwen.ts';
import { runClient, type ClientRun, type Scenario } from './run-client.ts';

const clients: readonly AgentClient[] = [claudeCode, codex, openCode, continueCli, copilot, cline, qwenCode];
const scenarios: readonly Scenario[] = ['healthy', 'cheapest fails'];

interface Row {
  readonly client: AgentClient;
  /** Why it could not be tried; null when it was. */
  readonly missing: string | null;
  readonly runs: readonly ClientRun[];
}

async function check(client: AgentClient): Promise<Row> {
  const installed = await installClient(client);
  if ('missing' in installed) return { client, missing: installed.missing, runs: [] };
  const runs: ClientRun[] = [];
  for (const scenario of scenarios) {
    const run = await runClient(client, installed.command, scenario);
    runs.push(run);
    if (!run.passed) tellMore(client, scenario, run);
  }
  return { client, missing: null, runs };
}

function tellMore(client: AgentClient, scenario: Scenario, run: ClientRun): void {
  console.log(`\n--- ${client.name}, ${scenario}: ${run.problem}`);
  console.log(`tools: ${run.tools.join(', ')}`);
  console.log(run.output.slice(-4_000));
}

function cells({ client, missing, runs }: Row): readonly string[] {
  const shown = runs.map(({ passed, seconds, calls, problem }) =>
    passed ? `ok ${seconds.toFixed(1)} s, calls ${calls.join('+')}` : `FAILED: ${problem}`,
  );
  return [client.name, client.version, client.protocol, ...(missing === null ? shown : [`not run: ${missing}`])];
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

const wanted = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = clients.filter(
  ({ name, command }) => wanted.length === 0 || wanted.includes(command) || wanted.includes(name.toLowerCase()),
);
const rows: Row[] = [];
for (const client of chosen) rows.push(await check(client));
console.log('');
printTable([['client', 'version', 'protocol', ...scenarios], ...rows.map(cells)]);
const runs = rows.flatMap((row) => row.runs);
const failed = runs.filter(({ passed }) => !passed).length;
const untried = rows.filter(({ missing }) => missing !== null).length;
console.log(`\n${runs.length - failed} passed, ${failed} failed${untried === 0 ? '' : `, ${untried} clients not run`}`);
process.exit(failed === 0 && chosen.length > 0 ? 0 : 1);
