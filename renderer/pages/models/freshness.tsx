import { useState } from 'react';
import type { CatalogView } from '../../../shared/app-state.ts';
import { Button } from '../../components/button.tsx';
import { formatDate } from '../../format.ts';
import { act } from '../../hooks/use-action.ts';
import { useNow } from '../../hooks/use-now.ts';
import { describeAge, describeTrouble } from './refresh-words.ts';
import { SourcesDialog } from './sources-dialog.tsx';
import './freshness.css';

/** How old the figures are, and the way to fresh ones. */
export function Freshness({ catalog: { pricesAsOf, scoresAsOf, refresh } }: { readonly catalog: CatalogView }) {
  const now = useNow(30_000);
  const [open, setOpen] = useState(false);
  const trouble = describeTrouble(refresh, now);
  return (
    <div className="freshness">
      <p>
        Prices as of {formatDate(pricesAsOf)}, scores as of {formatDate(scoresAsOf)}.{' '}
        <span role="status">{describeAge(refresh, now)}</span>
        {trouble !== null && <span className="freshness-trouble"> {trouble}</span>}
      </p>
      <Button
        small
        tone="quiet"
        icon="rotate"
        busy={refresh.status === 'running'}
        disabled={refresh.status === 'off'}
        onClick={() => void act('catalog.refresh', {}, 'The figures could not be refreshed')}
      >
        Refresh
      </Button>
      <Button small tone="quiet" onClick={() => setOpen(true)}>
        Sources
      </Button>
      <SourcesDialog refresh={refresh} open={open} onClose={() => setOpen(false)} />
    </div>
  );
}
