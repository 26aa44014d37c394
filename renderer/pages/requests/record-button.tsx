import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { act } from '../../hooks/use-action.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useNow } from '../../hooks/use-now.ts';

/** How long texts are recorded at a press. */
const minutes = 15;

/** The clock of the page is some seconds late, and a minute that has just begun is no more than the whole. */
function minutesLeft(ms: number): number {
  return Math.min(minutes, Math.max(1, Math.ceil(ms / 60_000)));
}

/** Records what is said for a while; a second press stops and forgets, after a question. */
export function RecordButton() {
  const { recordingUntil } = useSlice('app');
  const [stopping, setStopping] = useState(false);
  const now = useNow(10_000);
  const isRecording = recordingUntil !== null && recordingUntil > now;
  const left = isRecording ? minutesLeft(recordingUntil - now) : 0;
  const record = (length: number): void => void act('bodies.record', { minutes: length }, 'Recording was not changed');
  return (
    <>
      <Button
        tone="quiet"
        title="What is said is kept in memory only, without secrets, and recording stops by itself."
        onClick={() => (isRecording ? setStopping(true) : record(minutes))}
      >
        {isRecording ? `Recording, ${left} min left: stop` : `Record texts for ${minutes} min`}
      </Button>
      <ConfirmDialog
        open={stopping}
        onClose={() => setStopping(false)}
        title="Stop recording?"
        description="The texts that were recorded are forgotten at once. When the time runs out by itself, they stay until Pareto Desk is closed."
        confirm="Stop and forget"
        onConfirm={() => record(0)}
      />
    </>
  );
}
