import { useState } from 'react';
import type { Output } from '../../../shared/ipc.ts';
import { Dot } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Facts } from '../../components/facts.tsx';
import { Icon } from '../../components/icons.tsx';
import { formatAgo, formatDuration } from '../../format.ts';
import { act, useBusy } from '../../hooks/use-action.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useNow } from '../../hooks/use-now.ts';
import { describeCounts, describeState } from './telemetry-words.ts';

/** How the export goes, and a test of the way there. */
export function TelemetryStatus() {
  const view = useSlice('telemetry');
  const now = useNow(1_000);
  const { tone, words } = describeState(view, now);
  return (
    <li className="setting telemetry-status">
      <Facts
        rows={[
          [
            'State',
            <span key="state" className="telemetry-state">
              <Dot tone={tone} /> {words}
            </span>,
          ],
          ['Last sent', view.lastSentAt === null ? 'Nothing yet' : formatAgo(view.lastSentAt, now)],
          ['Requests', describeCounts(view)],
          ...(view.lastError === null
            ? []
            : [['Last error', `${view.lastError.message} (${formatAgo(view.lastError.at, now)})`] as const]),
        ]}
      />
      <TestButton />
    </li>
  );
}

function TestButton() {
  const { status, endpoint } = useSlice('telemetry');
  const [result, setResult] = useState<(Output<'telemetry.test'> & { readonly endpoint: string | null }) | null>(null);
  const { busy, run } = useBusy();
  const test = async (): Promise<void> => {
    setResult(null);
    const answer = await act('telemetry.test', {}, 'The test was not sent');
    if (answer !== null) setResult({ ...answer, endpoint });
  };
  // what was said of another address is no news of this one
  const shown = result?.endpoint === endpoint ? result : null;
  return (
    <div className="telemetry-test">
      <Button busy={busy} disabled={status === 'forbidden' || status === 'refused'} onClick={() => run(test)}>
        Send a test
      </Button>
      <p role="status" data-tone={shown === null ? undefined : shown.ok ? 'good' : 'bad'}>
        {shown !== null && (
          <>
            <Icon name={shown.ok ? 'check' : 'warning'} size={14} />
            <span>
              {shown.message}
              {shown.ok && ` ${formatDuration(shown.durationMs)}`}
            </span>
          </>
        )}
      </p>
    </div>
  );
}
