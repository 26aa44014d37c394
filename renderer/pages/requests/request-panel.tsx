import type { RequestLog } from '../../../shared/request-log.ts';
import { Badge } from '../../components/badge.tsx';
import { IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Facts } from '../../components/facts.tsx';
import { OutcomeMark } from '../../components/outcome.tsx';
import { TierMark } from '../../components/tier-mark.tsx';
import { formatDuration, formatSpeed, formatTime, formatTokens, formatUsd, unknown } from '../../format.ts';
import { useNames } from '../../hooks/use-names.ts';
import { useNow } from '../../hooks/use-now.ts';
import { clientName, describeDialect, describeFinding, describeOrder, inNames } from '../../request-words.ts';
import { AttemptTimeline } from './attempt-timeline.tsx';
import { RecordedBodies } from './recorded-bodies.tsx';
import { VerdictList } from './verdict-list.tsx';
import { whyTitle } from './why-title.ts';
import './request-panel.css';

interface RequestPanelProps {
  readonly request: RequestLog;
  readonly onClose: () => void;
}

/** Everything known about one request. */
export function RequestPanel({ request, onClose }: RequestPanelProps) {
  const names = useNames();
  const { modelName } = names;
  const { id, outcome, model, requestedModel, why, error, ignored, dropped, repairs, findings } = request;
  const title = whyTitle(request, modelName);
  return (
    <aside className="request-panel" aria-label="Request" tabIndex={-1}>
      <header className="request-panel-head">
        <div>
          <OutcomeMark outcome={outcome} />
          <h2>{model === null ? requestedModel : modelName(model)}</h2>
        </div>
        <IconButton icon="cross" label="Close" onClick={onClose} />
      </header>
      <p className="request-id">
        <code>{id}</code>
        <CopyButton text={id} label="Copy request id" />
      </p>
      {error !== null && <p className="request-error">{inNames(error, names)}</p>}
      {error === null && outcome === 'aborted' && (
        <p className="request-note">The client ended the request before the answer was complete.</p>
      )}
      {title !== null && (
        <div className="request-why">
          <h3>{title}</h3>
          <p>{inNames(why, names)}</p>
        </div>
      )}
      <h3>Attempts</h3>
      <AttemptTimeline request={request} />
      <h3>Figures</h3>
      <Figures request={request} />
      <h3>The request</h3>
      <Circumstances request={request} />
      <Sentences title="Without effect" sentences={ignored} />
      <Sentences title="What had no place in the other format" sentences={dropped} />
      <Sentences title="Repaired, so that the provider took it" sentences={repairs} />
      <Sentences title="Found by content rules" sentences={findings.map(describeFinding)} />
      <RecordedBodies key={outcome} request={request} />
      <h3>Every model's verdict</h3>
      <VerdictList request={request} />
    </aside>
  );
}

function Figures({ request }: PartProps) {
  const { usage, costUsd, estimated, demo, ttftMs, tokensPerSecond, durationMs, overheadMs } = request;
  return (
    <Facts
      rows={[
        [
          'Cost',
          <span key="cost" className="with-badge">
            {formatUsd(costUsd)}
            {estimated && <Badge tone="warn">estimated</Badge>}
            {demo && costUsd !== null && <Badge tone="accent">simulated</Badge>}
          </span>,
        ],
        ['Tokens in', usage === null ? unknown : `${formatTokens(usage.prompt)}${partOf(usage.cached, 'from cache')}`],
        [
          'Tokens out',
          usage === null ? unknown : `${formatTokens(usage.completion)}${partOf(usage.reasoning, 'reasoning')}`,
        ],
        ['First token', ttftMs === null ? unknown : `after ${formatDuration(ttftMs)}`],
        ['Speed', formatSpeed(tokensPerSecond)],
        ['Duration', formatDuration(durationMs)],
        ['In the gateway', formatDuration(overheadMs)],
      ]}
    />
  );
}

interface PartProps {
  readonly request: RequestLog;
}

function partOf(tokens: number, what: string): string {
  return tokens === 0 ? '' : `, ${formatTokens(tokens)} ${what}`;
}

function Circumstances({ request }: PartProps) {
  const now = useNow(60_000);
  const { at, client, requestedModel, tierRequested, tierUsed, dialect, streamed, clientKey, status } = request;
  return (
    <Facts
      rows={[
        ['Time', formatTime(at, now)],
        ['Client', client === null ? clientName(request) : client],
        ['Client key', clientKey],
        ['Asked for', <code key="asked">{requestedModel}</code>],
        ['Tier', <Tiers key="tiers" asked={tierRequested} used={tierUsed} />],
        ['Order', describeOrder(request)],
        ['Format', `${describeDialect(dialect)}${streamed ? ', streamed' : ''}`],
        ['Status', status === null ? unknown : String(status)],
      ]}
    />
  );
}

interface SentencesProps {
  readonly title: string;
  readonly sentences: readonly string[];
}

function Sentences({ title, sentences }: SentencesProps) {
  if (sentences.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul className="request-ignored">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}

function Tiers({
  asked,
  used,
}: {
  readonly asked: RequestLog['tierRequested'];
  readonly used: RequestLog['tierUsed'];
}) {
  if (used !== null && asked !== null && used !== asked)
    return (
      <span className="with-badge">
        <TierMark tier={asked} /> → <TierMark tier={used} />
      </span>
    );
  return asked === null && used === null ? unknown : <TierMark tier={used ?? asked} />;
}
