import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import type { Output } from '../../../shared/ipc.ts';
import type { LedgerCursor } from '../../../shared/ledger.ts';
import { Button } from '../../components/button.tsx';
import { copyText } from '../../components/copy-button.tsx';
import { Icon, type IconName } from '../../components/icons.tsx';
import { formatPlural, formatShare } from '../../format.ts';
import { act, useBusy } from '../../hooks/use-action.ts';
import { showToast } from '../../hooks/toasts.ts';
import { saveFile } from '../../save-file.ts';
import '../../components/menu.css';

interface ExportMenuProps {
  /** ms since epoch. */
  readonly since: number;
  /** Requests there are to export, about: of a long time this is the measure of how far it has come. */
  readonly requests: number;
}

type Format = 'csv' | 'json';
const types: Readonly<Record<Format, string>> = { csv: 'text/csv', json: 'application/json' };

const ways: readonly {
  readonly words: string;
  readonly icon: IconName;
  readonly format: Format;
  readonly copy: boolean;
}[] = [
  { words: 'Save as CSV', icon: 'download', format: 'csv', copy: false },
  { words: 'Save as JSON', icon: 'download', format: 'json', copy: false },
  { words: 'Copy as CSV', icon: 'copy', format: 'csv', copy: true },
  { words: 'Copy as JSON', icon: 'copy', format: 'json', copy: true },
];

/** One row for each finished request of the time on show. */
export function ExportMenu({ since, requests }: ExportMenuProps) {
  const { busy, run } = useBusy();
  const [rows, setRows] = useState(0);
  const start = (format: Format, copy: boolean): void => {
    setRows(0);
    run(() => exportUsage({ since, format, copy }, setRows));
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button icon="download" busy={busy} disabled={requests === 0}>
          Export{busy && rows > 0 && ` · ${formatShare(Math.min(rows, requests), requests)}`}
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          {ways.map(({ words, icon, format, copy }) => (
            <DropdownMenu.Item key={words} className="menu-item" onSelect={() => start(format, copy)}>
              <Icon name={icon} size={14} />
              {words}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface Wish {
  readonly since: number;
  readonly format: Format;
  /** Instead of a file. */
  readonly copy: boolean;
}

/** @param tell hears how many rows have come so far */
async function exportUsage({ since, format, copy }: Wish, tell: (rows: number) => void): Promise<void> {
  const pieces: string[] = [];
  let rows = 0;
  let after: LedgerCursor | null = null;
  do {
    const piece: Output<'usage.export'> | null = await act(
      'usage.export',
      { since, format, after },
      'The export failed',
    );
    if (piece === null) return;
    pieces.push(piece.text);
    rows += piece.rows;
    after = piece.next;
    tell(rows);
  } while (after !== null);
  if (!copy) saveFile(`pareto-desk-usage.${format}`, types[format], pieces);
  else if (!(await copyText(pieces.join('')))) return;
  showToast({ tone: 'good', title: `${formatPlural(rows, 'request')} ${copy ? 'copied' : 'saved'}` });
}
