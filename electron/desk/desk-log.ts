import type { LogFile } from '../storage/log-file.ts';
import type { DeskData } from './desk-data.ts';
import type { Listener } from './listener.ts';
import type { RunFacts } from './views/app-view.ts';

/** Writes down what has started, and what is wrong with its files. */
export function logStart(log: LogFile, { version, mode }: RunFacts, { vault, notices }: DeskData): void {
  const { platform, version: node } = process;
  log.write('info', 'started', { version, mode, platform, node, vault: vault.kind });
  for (const message of notices()) log.write('warn', 'notice', { message });
}

/** Writes down the port, or why it cannot be had. */
export function logListening(log: LogFile, listener: Listener): void {
  const { port, error } = listener.status();
  if (error === null) log.write('info', 'listening', { port });
  else log.write('error', 'listen.failed', { port, message: error.message });
}

/** Writes down how reading the configuration again went. */
export async function logReload(log: LogFile, reload: () => Promise<void>): Promise<void> {
  try {
    await reload();
    log.write('info', 'config.reloaded');
  } catch (error) {
    log.write('warn', 'config.refused', { message: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}
