import type { RequestLog } from '../../../shared/request-log.ts';
import { Badge } from '../../components/badge.tsx';
import { OutcomeMark } from '../../components/outcome.tsx';
import { TierMark } from '../../components/tier-mark.tsx';
import { formatDuration, formatSpeed, formatTime, formatUsd, unknown } from '../../format.ts';
import { useNames } from '../../hooks/use-names.ts';
import { goTo } from '../../hooks/use-route.ts';
import { clientName } from '../../request-words.ts';

interface RequestRowProps {
  readonly request: RequestLog;
  /** Place in the list, from 0. */
  readonly index: number;
  /** px from the top of the list. */
  readonly top: number;
  readonly now: number;
  readonly selected: boolean;
  /** Tab leads here; to the other rows, the arrow keys do. */
  readonly isStop: boolean;
}

export function RequestRow({ request, index, top, now, selected, isStop }: RequestRowProps) {
  const { modelName, providerName } = useNames();
  const { id, at, outcome, model, requestedModel, provider, tierUsed, costUsd, demo, tokensPerSecond, durationMs } =
    request;
  return (
    <div
      role="row"
      className="request-line request-row"
      style={{ transform: `translateY(${top}px)` }}
      data-index={index}
      data-request={id}
      data-selected={selected || undefined}
      data-outcome={outcome}
      aria-rowindex={index + 2}
    >
      <span role="cell" data-column="Time" className="faint">
        {formatTime(at, now)}
      </span>
      <span role="cell" data-column="Outcome">
        <OutcomeMark outcome={outcome} wordless />
      </span>
      <span role="cell" data-column="Client" className="truncate">
        {clientName(request)}
      </span>
      <span role="cell" data-column="Model" className="request-model">
        <button
          type="button"
          className="request-open truncate"
          tabIndex={isStop ? 0 : -1}
          aria-current={selected || undefined}
          onClick={() => goTo('requests', id)}
        >
          {model === null ? requestedModel : modelName(model)}
        </button>
        {request.attempts.length > 1 && <Badge tone="warn">{request.attempts.length} tries</Badge>}
      </span>
      <span role="cell" data-column="Provider" className="truncate soft">
        {provider === null ? unknown : providerName(provider)}
      </span>
      <span role="cell" data-column="Tier">
        {tierUsed === null ? unknown : <TierMark tier={tierUsed} />}
      </span>
      <span role="cell" data-column="Cost">
        {formatUsd(costUsd)}
        {demo && costUsd !== null && <span className="request-simulated">simulated</span>}
      </span>
      <span role="cell" data-column="Speed" className="soft">
        {formatSpeed(tokensPerSecond)}
      </span>
      <span role="cell" data-column="Duration" className="soft">
        {outcome === 'running' ? 'running' : formatDuration(durationMs)}
      </span>
    </div>
  );
}
