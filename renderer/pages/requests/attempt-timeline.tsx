import type { AttemptLog, RequestLog } from '../../../shared/request-log.ts';
import { OutcomeMark } from '../../components/outcome.tsx';
import { formatCode, formatDuration } from '../../format.ts';
import { useNames } from '../../hooks/use-names.ts';
import './attempt-timeline.css';

/** The attempts one under the other, each with a bar for when it ran within the request. */
export function AttemptTimeline({ request: { at, attempts, durationMs, outcome } }: { readonly request: RequestLog }) {
  if (attempts.length === 0)
    return <p className="faint">{outcome === 'running' ? 'The first one is under way…' : 'None: nothing was sent.'}</p>;
  const end = Math.max(at + (durationMs ?? 0), ...attempts.map((attempt) => attempt.startedAt + attempt.durationMs));
  return (
    <ol className="attempts">
      {attempts.map((attempt) => (
        <Attempt
          key={`${attempt.model}@${attempt.provider}@${attempt.startedAt}`}
          attempt={attempt}
          from={at}
          to={end}
        />
      ))}
    </ol>
  );
}

interface AttemptProps {
  readonly attempt: AttemptLog;
  /** Start and end of the whole request, ms since epoch. */
  readonly from: number;
  readonly to: number;
}

const roleWords: Readonly<Record<AttemptLog['role'], string>> = {
  primary: 'first choice',
  fallback: 'fallback',
  neighbour: 'another tier',
};

function Attempt({ attempt, from, to }: AttemptProps) {
  const { modelName, providerName } = useNames();
  const { model, provider, role, startedAt, durationMs, status, outcome, reason, message } = attempt;
  const whole = Math.max(1, to - from);
  const left = Math.min(98, (Math.max(0, startedAt - from) / whole) * 100);
  const width = Math.max(1.5, Math.min(100 - left, (durationMs / whole) * 100));
  return (
    <li className="attempt" data-outcome={outcome}>
      <div className="attempt-head">
        <span className="attempt-model truncate">{modelName(model)}</span>
        <span className="attempt-time">{formatDuration(durationMs)}</span>
      </div>
      <div className="attempt-track" aria-hidden="true">
        <span className="attempt-bar" style={{ left: `${left}%`, width: `${width}%` }} />
      </div>
      <div className="attempt-detail">
        <OutcomeMark outcome={outcome} />
        <span>
          {providerName(provider)}, {roleWords[role]}
          {status !== null && `, status ${status}`}
        </span>
      </div>
      {message !== null && (
        <p className="attempt-message">{reason === null ? message : `${formatCode(reason)}: ${message}`}</p>
      )}
    </li>
  );
}
