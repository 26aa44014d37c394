// node ledger-writer.ts DIR ANSWERED SEED: records requests over and over, several at once, and is asked for them, until it is killed.
// Adds the id of each to the file ANSWERED once it is recorded: what a client would have seen as answered. Says `.` after the first.
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openLedger } from '../../electron/storage/ledger/ledger.ts';
import { attemptLog } from './attempt-logs.ts';
import { requestLog } from './request-logs.ts';

const [directory = '', answeredFile = '', seed = ''] = process.argv.slice(2);
const answered = openSync(answeredFile, 'a');
const ledger = openLedger(join(directory, 'ledger.sqlite'));

async function client(name: number): Promise<void> {
  for (let number = 0; ; number += 1) {
    const id = `${seed}-${name}-${number}`;
    const attempts = number % 3 === 0 ? [attemptLog({ outcome: 'failed', costUsd: 0.01 })] : [];
    await ledger.finished(
      requestLog({ id, at: Date.now(), attempts: [...attempts, attemptLog({ costUsd: 0.01 })] }),
      [],
    );
    writeSync(answered, `${id}\n`);
    if (number + name === 0) process.stdout.write('.');
  }
}

/** Who asks makes it write the database. */
async function asker(): Promise<void> {
  for (;;) {
    await pause(Math.random() * 5);
    ledger.spendSince(0);
  }
}

void asker();
for (let name = 0; name < 8; name += 1) void client(name);
