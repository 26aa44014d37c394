import { Button } from '../../components/button.tsx';
import { act } from '../../hooks/use-action.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useNow } from '../../hooks/use-now.ts';

/** How long bodies are recorded at a press. */
const minutes = 15;

/** The clock of the page is some seconds late, and a minute that has just begun is no more than the whole. */
function minutesLeft(ms: number): number {
  return Math.min(minutes, Math.max(1, Math.ceil(ms / 60_000)));
}

/** Records what is said for a while; a second press stops and forgets. */
export function RecordButton() {
  const { recordingUntil } = useSlice('app');
  const now = useNow(10_000);
  const isRecording = recordingUntil !== null && recordingUntil > now;
  const left = isRecording ? minutesLeft(recordingUntil - now) : 0;
  return (
    <Button
      tone="quiet"
      aria-pressed={isRecording}
      title="Bodies are kept in memory only, without secrets, and recording stops by itself."
      onClick={() => void act('bodies.record', { minutes: isRecording ? 0 : minutes }, 'Recording was not changed')}
    >
      {isRecording ? `Recording, ${left} min left: stop` : `Record bodies for ${minutes} min`}
    </Button>
  );
}
