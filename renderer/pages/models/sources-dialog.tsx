import type { CatalogRefresh, SourceView } from '../../../shared/app-state.ts';
import { Dot, type DotTone } from '../../components/badge.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Switch } from '../../components/switch.tsx';
import { formatAgo } from '../../format.ts';
import { act } from '../../hooks/use-action.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useNow } from '../../hooks/use-now.ts';
import { AnalysisKeyForm } from './analysis-key-form.tsx';

interface SourcesDialogProps {
  readonly refresh: CatalogRefresh;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Where prices, scores and speeds come from, and how each source answered. */
export function SourcesDialog({ refresh, open, onClose }: SourcesDialogProps) {
  const now = useNow(30_000);
  const isAutomatic = useSlice('settings').catalogRefresh === 'auto';
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Sources of figures"
      description="Only public lists are fetched, and what your own keys open. Nothing about you or your requests is sent."
    >
      <ul className="sources">
        {refresh.sources.map((source) => (
          <SourceRow key={source.id} source={source} now={now} />
        ))}
      </ul>
      <div className="source-setting">
        <label htmlFor="catalog-refresh">Refresh every six hours</label>
        <Switch
          id="catalog-refresh"
          checked={isAutomatic}
          disabled={refresh.status === 'off'}
          onChange={(on) =>
            void act('settings.update', { catalogRefresh: on ? 'auto' : 'manual' }, 'The setting was not changed')
          }
        />
      </div>
      <AnalysisKeyForm source={refresh.analysisKey} />
    </Dialog>
  );
}

const tones: Readonly<Record<SourceView['state'], DotTone>> = {
  changed: 'good',
  unchanged: 'good',
  failed: 'warn',
  'no-key': 'idle',
  waiting: 'idle',
};

const words: Readonly<Record<SourceView['state'], string>> = {
  changed: 'Brought new figures',
  unchanged: 'Nothing new',
  failed: 'Did not answer as it should',
  'no-key': 'No key',
  waiting: 'Not asked yet',
};

function SourceRow({
  source: { name, state, detail, at },
  now,
}: {
  readonly source: SourceView;
  readonly now: number;
}) {
  return (
    <li className="source">
      <Dot tone={tones[state]} />
      <span className="source-words">
        {name}
        <span className="source-detail">{detail ?? words[state]}</span>
      </span>
      {at !== null && <span className="source-at">{formatAgo(at, now)}</span>}
    </li>
  );
}
