import type { RoutePreview } from '../../../shared/app-state.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icons.tsx';
import { useNames } from '../../hooks/use-names.ts';
import { goTo } from '../../hooks/use-route.ts';
import { inNames } from '../../request-words.ts';
import './plan-picture.css';

/** What a client would get in the place of an answer. */
export function Refusal({
  refusal: { status, code, message },
}: {
  readonly refusal: NonNullable<RoutePreview['refusal']>;
}) {
  const names = useNames();
  return (
    <section className="plan-refusal" role="alert" aria-label="Refused">
      <Icon name="warning" size={18} />
      <div>
        <h2>Nobody would answer</h2>
        <p>{inNames(message, names)}</p>
        <p className="plan-intent">
          <Badge tone="bad">Status {status}</Badge>
          <code>{code}</code>
        </p>
        {code === 'no_provider_ready' && (
          <Button small icon="keys" onClick={() => goTo('keys')}>
            Go to Keys
          </Button>
        )}
      </div>
    </section>
  );
}
