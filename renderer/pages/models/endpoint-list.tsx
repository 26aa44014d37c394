import { useState } from 'react';
import type { EndpointView } from '../../../shared/app-state.ts';
import { Badge, Dot } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { formatDuration, formatPlural, formatPrice, formatSpeed } from '../../format.ts';
import { act } from '../../hooks/use-action.ts';
import { useNames } from '../../hooks/use-names.ts';
import { useNow } from '../../hooks/use-now.ts';
import { OwnEndpoint } from './own-endpoint.tsx';

/** One line per provider that serves the model, the one that would be used first. */
export function EndpointList({ endpoints }: { readonly endpoints: readonly EndpointView[] }) {
  if (endpoints.length === 0) return <p className="faint">No provider serves it.</p>;
  return (
    <ul className="endpoints">
      {endpoints.map((endpoint) => (
        <EndpointRow key={endpoint.key} endpoint={endpoint} />
      ))}
    </ul>
  );
}

function EndpointRow({ endpoint }: { readonly endpoint: EndpointView }) {
  const { providerName } = useNames();
  const now = useNow(1_000);
  const [editing, setEditing] = useState(false);
  const { key, provider, promptUsdPerMTok, completionUsdPerMTok, available, whyNot, coolingUntil } = endpoint;
  const resting = coolingUntil !== null && coolingUntil > now;
  return (
    <li className="endpoint">
      <Dot tone={available ? 'good' : resting ? 'warn' : 'idle'} />
      <div className="endpoint-words">
        <span className="endpoint-name">{providerName(provider)}</span>
        <span className="endpoint-price">
          {formatPrice(promptUsdPerMTok)} input, {formatPrice(completionUsdPerMTok)} output, per million tokens
        </span>
        <span className="endpoint-detail">{paceOf(endpoint)}</span>
        {whyNot !== null && (
          <span className="endpoint-detail">
            {whyNot}
            {resting && ` ${formatDuration(Math.ceil((coolingUntil - now) / 1_000) * 1_000)} to go.`}
          </span>
        )}
      </div>
      {endpoint.replaced !== null && <Badge tone="accent">yours</Badge>}
      {coolingUntil !== null && (
        <Button small onClick={() => void act('endpoints.wake', { key }, 'The rest could not be ended')}>
          Try now
        </Button>
      )}
      {!editing && (
        <Button
          small
          tone="quiet"
          aria-label={`Edit the figures of ${providerName(provider)}`}
          onClick={() => setEditing(true)}
        >
          Edit
        </Button>
      )}
      {editing && <OwnEndpoint endpoint={endpoint} onClose={() => setEditing(false)} />}
    </li>
  );
}

function paceOf({ throughputP50, throughputSource, throughputSamples, ttftMsP50 }: EndpointView): string {
  if (throughputP50 === null) return 'Speed not known';
  const from =
    throughputSource === 'measured'
      ? `measured here, ${formatPlural(throughputSamples, 'sample')}`
      : throughputSource === 'yours'
        ? 'yours'
        : 'from the catalog';
  const first = ttftMsP50 === null ? '' : `, first token after ${formatDuration(ttftMsP50)}`;
  return `${formatSpeed(throughputP50)} (${from})${first}`;
}
