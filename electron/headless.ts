import { join } from 'node:path';
import packageFile from '../package.json' with { type: 'json' };
import { keepTicksQuick } from './desk/quick-ticks.ts';
import { redact } from './desk/redact.ts';
import { readCommandLine, type ServeOptions } from './headless/command-line.ts';
import { createOutput } from './headless/output.ts';
import { serve, StartError, type Service } from './headless/serve.ts';
import { signalsOn } from './headless/signals.ts';
import { printUsage, standardOutput } from './headless/usage-command.ts';
import { DataDirInUse } from './storage/data-dir-lock.ts';

/** The product without Electron: reads the command line, starts everything, then only listens to signals. */
async function main(): Promise<void> {
  process.umask(0o077);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}); // nobody reads any more; the gateway runs on
  const command = readCommandLine(process.argv.slice(2), packageFile.version, process.cwd());
  if (command.name === 'serve') return run(command.options);
  if (command.name === 'usage') return void (process.exitCode = await printUsage(command.options, standardOutput));
  (command.exitCode === 0 ? process.stdout : process.stderr).write(command.text);
  process.exitCode = command.exitCode;
}

async function run(options: ServeOptions): Promise<void> {
  keepTicksQuick();
  const output = createOutput(
    options.json,
    (text) => process.stdout.write(text),
    (text) => process.stderr.write(text),
  );
  const starting = serve(options, packageFile.version, join(import.meta.dirname, 'renderer'), output);
  obeySignals(starting);
  const service = await starting;
  process.off('uncaughtException', withoutService);
  process.on('uncaughtException', (error) => {
    service.crashed(error);
    giveUp(error, service.redact);
  });
}

/** SIGHUP reads the configuration again; SIGTERM and SIGINT end politely; a second one ends at once. */
function obeySignals(starting: Promise<Service>): void {
  let ending = false;
  const { reload, end } = signalsOn(process.platform);
  for (const signal of reload) process.on(signal, () => void starting.then((service) => service.reload()));
  for (const [signal, code] of end) {
    process.on(signal, () => {
      if (ending) process.exit(code);
      ending = true;
      void starting.then((service) => service.stop()).then(() => process.exit(0));
    });
  }
}

/** Ends with a sentence. Where it was not foreseen, the stack helps whoever reads the report; secrets are taken out. */
function giveUp(error: unknown, clean: (text: string) => string): never {
  const isForeseen = error instanceof StartError || error instanceof DataDirInUse;
  const text = error instanceof Error ? (isForeseen ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(
    `${isForeseen ? '' : 'Pareto Desk has to stop because of an error of its own.\n'}${clean(text)}\n`,
  );
  process.exit(1);
}

const withoutService = (error: unknown): never => giveUp(error, (text) => redact(text, []));
process.on('uncaughtException', withoutService);
main().catch(withoutService);
