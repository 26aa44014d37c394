import { parentPort, workerData } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';
import { ledgerQuestions, type Answered, type Asked, type LedgerQuestions } from './ledger-questions.ts';
import { checkpoint, openForReading } from './open-database.ts';

/** Reads the ledger off the main thread, on a connection of its own. Started by `ledger-reader.ts`. */
const { file } = workerData as { readonly file: string };

let reading: { readonly database: DatabaseSync; readonly questions: LedgerQuestions } | null = null;

parentPort?.on('message', ({ number, name, input }: Asked) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  const reply = (answer: Answered): void => parentPort?.postMessage(answer);
  try {
    // Opened at the first question and again after a failure: the file may have been replaced.
    reading ??= open();
    const question = reading.questions[name] as (...input: readonly unknown[]) => unknown;
    reply({ number, ok: true, value: question(...input) });
  } catch (error) {
    reading?.database.close();
    reading = null;
    reply({ number, ok: false, message: error instanceof Error ? error.message : String(error) });
  }
});

function open() {
  const database = openForReading(file);
  return { database, questions: { ...ledgerQuestions(database), checkpoint: () => checkpoint(file) } };
}
