import { existsSync, readFileSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { inboxPath } from '../../electron/storage/ledger/inbox-file.ts';

/** Requests of a ledger: those in the database and those that wait in the inbox. @param file the database */
export function countRows(file: string): number {
  const database = new DatabaseSync(file);
  try {
    const inDatabase = Number(database.prepare('SELECT COUNT(*) AS count FROM request').get()?.['count']);
    return inDatabase + countWaiting(file, database);
  } finally {
    database.close();
  }
}

/** Those in the database alone. */
export function countUnpacked(file: string): number {
  const database = new DatabaseSync(file);
  const row = database.prepare('SELECT COUNT(*) AS count FROM request').get();
  database.close();
  return Number(row?.['count']);
}

function countWaiting(file: string, database: DatabaseSync): number {
  const inbox = inboxPath(file);
  if (!existsSync(inbox) || statSync(inbox).size === 0) return 0;
  const { generation, offset } = database.prepare('SELECT * FROM inbox').get() ?? {};
  const bytes = readFileSync(inbox);
  const head = bytes.indexOf('\n') + 1;
  const begin = generation === JSON.parse(bytes.toString('utf8', 0, head)).generation ? Number(offset) : head;
  const lines = bytes.toString('utf8', begin).split('\n').slice(0, -1);
  return lines.reduce((sum, line) => sum + (JSON.parse(line) as unknown[]).length, 0);
}
