import type { RequestLog } from '../../../shared/request-log.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { useAnswer } from '../../hooks/use-answer.ts';
import './recorded-bodies.css';

interface RecordedBodiesProps {
  readonly request: RequestLog;
}

/** What was said, where a person asked to record it. Nothing is shown for the others. */
export function RecordedBodies({ request: { id } }: RecordedBodiesProps) {
  const bodies = useAnswer('bodies.read', { id }).value?.bodies;
  if (!bodies) return null;
  return (
    <>
      <Body title="What the client sent" text={bodies.request} />
      <Body title="What it got" text={bodies.response} />
      {bodies.truncated && <p className="recorded-note">Only the beginning was kept: the rest was too long.</p>}
    </>
  );
}

function Body({ title, text }: { readonly title: string; readonly text: string }) {
  const shown = readable(text);
  return (
    <>
      <h3 className="recorded-title">
        {title} <CopyButton text={shown} label={`Copy: ${title}`} />
      </h3>
      <textarea className="recorded-body" aria-label={title} value={shown} rows={rowsOf(shown)} readOnly />
    </>
  );
}

/** As high as the text, within reason. */
function rowsOf(text: string): number {
  return Math.min(16, text.split('\n').length + 1);
}

/** JSON on many lines; anything else as it is. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
