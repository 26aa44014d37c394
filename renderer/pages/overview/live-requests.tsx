import { useState } from 'react';
import type { RequestLog } from '../../../shared/request-log.ts';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { OutcomeMark, outcomeWords } from '../../components/outcome.tsx';
import { Section } from '../../components/page.tsx';
import { TierShape } from '../../components/tier-mark.tsx';
import { formatAgo, formatDuration, formatSpeed, formatUsd } from '../../format.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useNames } from '../../hooks/use-names.ts';
import { useNow } from '../../hooks/use-now.ts';
import { goTo } from '../../hooks/use-route.ts';
import { clientName } from '../../request-words.ts';
import { tierName } from '../../tier-words.ts';
import './live-requests.css';

const shownRequests = 8;

/** The newest requests as they come in. */
export function LiveRequests() {
  const requests = useSlice('requests').slice(0, shownRequests);
  const [openedAt] = useState(() => Date.now());
  const now = useNow(5_000);
  return (
    <Section
      title="Live requests"
      actions={
        requests.length > 0 && (
          <Button tone="quiet" small onClick={() => goTo('requests')}>
            See all
          </Button>
        )
      }
    >
      <div className="card live">
        {requests.length === 0 ? (
          <Empty icon="requests" title="Nothing yet">
            Run an example of Connect in a terminal: the request appears here at once.
          </Empty>
        ) : (
          <ul>
            {requests.map((request) => (
              <LiveRow key={request.id} request={request} now={now} fresh={request.at > openedAt} />
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}

interface LiveRowProps {
  readonly request: RequestLog;
  readonly now: number;
  /** Came in while the page was open: slides in. */
  readonly fresh: boolean;
}

function LiveRow({ request, now, fresh }: LiveRowProps) {
  const { modelName } = useNames();
  const { id, at, outcome, model, requestedModel, tierUsed, tokensPerSecond, durationMs, costUsd, demo } = request;
  const name = model === null ? requestedModel : modelName(model);
  const client = clientName(request);
  const pace = tokensPerSecond === null ? formatDuration(durationMs) : formatSpeed(tokensPerSecond);
  return (
    <li className="live-row" data-fresh={fresh || undefined}>
      <button type="button" className="live-button" onClick={() => goTo('requests', id)}>
        <OutcomeMark outcome={outcome} wordless />
        <span className="live-what">
          <span className="live-model">
            <span className="truncate" title={name}>
              {name}
            </span>
            {(model !== null || tierUsed !== null) && (
              <>
                <TierShape tier={tierUsed} size={9} />
                <span className="visually-hidden">{tierName(tierUsed)}</span>
              </>
            )}
          </span>
          <span className="live-client">
            <span className="truncate" title={client}>
              {client}
            </span>
            <span>· {formatAgo(at, now)}</span>
          </span>
        </span>
        <span className="live-figures">
          <span>
            {formatUsd(costUsd)}
            {demo && costUsd !== null && <span className="faint"> simulated</span>}
          </span>
          {outcome === 'succeeded' ? (
            <span className="faint">{pace}</span>
          ) : (
            <span className="faint" aria-hidden="true">
              {outcomeWords[outcome].word.toLowerCase()}
            </span>
          )}
        </span>
      </button>
    </li>
  );
}
