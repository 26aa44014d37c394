/** SQLite's result code, e.g. 13 = disk full; null for errors of another kind. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff; // the higher bits only refine it
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 11 || code === 26;
}

/** SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE, or what cannot be bound at all: the fault of the row, not of the disk. */
export function isRowFault(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === null || code === 19 || code === 20 || code === 18 || code === 25;
}

/** SQLITE_BUSY and SQLITE_FULL end by themselves; the open file is not at fault. */
export function isPassing(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 5 || code === 13;
}

/** SQLITE_READONLY and SQLITE_CANTOPEN: the folder, or what is beside the file, lets us not. */
export function isRefusal(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 8 || code === 14;
}
