import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { VaultChoice } from '../storage/open-vault.ts';
import { readUsageOptions, usageHelp, type UsageOptions } from './usage-command.ts';

/** What the person asked for on the command line. */
export interface ServeOptions {
  /** Of the gateway, for this run; null = as in the settings; 0 = any free one. */
  readonly port: number | null;
  /** Of the window in the browser; null = the usual one, or any free one when that is taken. */
  readonly uiPort: number | null;
  /** Absolute; null = the usual place. */
  readonly dataDir: string | null;
  /** Absolute path of the configuration file. */
  readonly config: string | null;
  /** Only JSON lines on stdout. */
  readonly json: boolean;
  /** Serve the window. */
  readonly ui: boolean;
  readonly vault: VaultChoice;
}

/** `serve` runs the gateway; `usage` prints what was recorded; `say` prints a text and ends. */
export type Command =
  | { readonly name: 'serve'; readonly options: ServeOptions }
  | { readonly name: 'usage'; readonly options: UsageOptions }
  | { readonly name: 'say'; readonly text: string; readonly exitCode: 0 | 2 };

export const help = `Pareto Desk without Electron: the gateway, and its window in your browser.

Usage: pareto-desk [options]
       pareto-desk usage [--data-dir DIR] [--since WHEN] [--csv | --json]

  --port N         port of the gateway for this run; 0 takes any free one (default: as set, at first 7273)
  --ui-port N      port of the window (default: 7280, or any free one)
  --no-ui          do not serve the window
  --data-dir DIR   where settings and keys live
  --config FILE    providers, models, client keys and settings for this run; SIGHUP reads it again
  --vault KIND     where keys are stored: auto, keyring, file or memory (default: auto)
  --json           machine-readable: the first line of stdout is {"url","ui","clientKey","pid"}
  --help           this text
  --version        the version
`;

const vaultChoices: readonly VaultChoice[] = ['auto', 'keyring', 'file', 'memory'];

/**
 * Reads the words after the program's name.
 *
 * @param cwd directory that relative paths start from.
 */
export function readCommandLine(words: readonly string[], version: string, cwd: string): Command {
  try {
    if (words[0] === 'usage') return readUsageLine(words.slice(1), cwd);
    const { values, positionals } = parseWords(words);
    if (values.help === true) return { name: 'say', text: help, exitCode: 0 };
    if (values.version === true) return { name: 'say', text: `${version}\n`, exitCode: 0 };
    if (positionals[0] !== undefined) throw new Error(`There is no command "${positionals[0]}".`);
    return {
      name: 'serve',
      options: {
        port: readPort('--port', values.port),
        uiPort: readPort('--ui-port', values['ui-port']),
        dataDir: readPath('--data-dir', values['data-dir'], cwd),
        config: readPath('--config', values.config, cwd),
        json: values.json === true,
        ui: values.ui !== false,
        vault: readVault(values.vault),
      },
    };
  } catch (error) {
    const [sentence = ''] = error instanceof Error ? error.message.split(/(?<=\.) /) : [];
    const text = `${sentence.replace(/\.?$/, '.')} \`pareto-desk --help\` shows what there is.\n`;
    return { name: 'say', text, exitCode: 2 };
  }
}

function readUsageLine(words: readonly string[], cwd: string): Command {
  const options = readUsageOptions(words, cwd, Date.now());
  return options === 'help' ? { name: 'say', text: usageHelp, exitCode: 0 } : { name: 'usage', options };
}

function parseWords(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    allowNegative: true,
    options: {
      port: { type: 'string' },
      'ui-port': { type: 'string' },
      'data-dir': { type: 'string' },
      config: { type: 'string' },
      vault: { type: 'string' },
      json: { type: 'boolean' },
      ui: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
}

function readPort(flag: string, value: string | undefined): number | null {
  if (value === undefined) return null;
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) throw new Error(`${flag} needs a number from 0 to 65535`);
  return Number(value);
}

function readPath(flag: string, value: string | undefined, cwd: string): string | null {
  if (value === '') throw new Error(`${flag} needs a path`);
  return value === undefined ? null : resolve(cwd, value);
}

function readVault(value: string | undefined): VaultChoice {
  const choice = vaultChoices.find((candidate) => candidate === (value ?? 'auto'));
  if (choice === undefined) throw new Error(`--vault needs one of ${vaultChoices.join(', ')}`);
  return choice;
}
