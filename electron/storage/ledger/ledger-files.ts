import type { DatabaseSync } from 'node:sqlite';
import { inboxPath, openInbox, type InboxFile } from './inbox-file.ts';
import { openDatabase, replaceDatabase, type OpenedDatabase } from './open-database.ts';
import { prepareForget, preparePrune, type Forget, type PruneStep } from './prune.ts';
import { isDamage } from './sqlite-code.ts';
import { prepareUnpacker, type Unpacker } from './unpack.ts';

/** The database and the inbox in front of it, which are opened and closed together. */
export interface LedgerFiles {
  /** null = not open. */
  readonly opened: () => OpenFiles | null;
  /** Opens them where they are not. Throws what the system says. */
  readonly open: () => OpenFiles;
  /** Keeps a damaged database under another name and begins a new one; what waits in the inbox goes there. Throws what the system says. */
  readonly beginAnew: () => void;
  readonly close: () => void;
  /** Files that could not be used and were put aside, one sentence each. */
  readonly notices: () => readonly string[];
}

export interface OpenFiles extends Forget {
  readonly database: DatabaseSync;
  readonly inbox: InboxFile;
  readonly unpacker: Unpacker;
  readonly prune: PruneStep;
}

/** @param now ms since epoch, for names of files */
export function createLedgerFiles(file: string, now: () => number): LedgerFiles {
  let opened: OpenFiles | null = null;
  const notices: string[] = [];

  function adopt({ database, notice }: OpenedDatabase, inbox?: InboxFile): OpenFiles {
    if (notice !== null) notices.push(notice);
    const unpacker = prepareUnpacker(database);
    // A new database begins where the one before it was.
    if (inbox !== undefined) unpacker.setTaken(inbox.place());
    return {
      database,
      inbox: inbox ?? openInbox(inboxPath(file), unpacker.taken()),
      unpacker,
      prune: preparePrune(database),
      ...prepareForget(database),
    };
  }

  const replaced = (): OpenedDatabase => replaceDatabase(file, new Date(now()), 'was damaged');

  /** Damage may show only when something is read. */
  function openBoth(): OpenFiles {
    const first = openDatabase(file, new Date(now()));
    try {
      return adopt(first);
    } catch (error) {
      first.database.close();
      if (!isDamage(error)) throw error;
      return adopt(replaced());
    }
  }

  return {
    opened: () => opened,
    open: () => (opened ??= openBoth()),
    beginAnew() {
      const inbox = opened?.inbox;
      opened?.database.close();
      opened = null;
      try {
        opened = adopt(replaced(), inbox);
      } catch (error) {
        inbox?.close();
        throw error;
      }
    },
    close() {
      opened?.database.close();
      opened?.inbox.close();
      opened = null;
    },
    notices: () => notices,
  };
}
