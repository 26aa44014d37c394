import type { Dialect } from '../../../../shared/dialect.ts';
import type { GatewayError } from '../../errors.ts';
import { policyRefusal } from '../refusal.ts';
import type { Finding } from './content-guard.ts';

/** Refuses a request or an answer in which a rule that blocks found something. Says its kind and place, never the text itself. */
export function contentRefusal(dialect: Dialect, findings: readonly Finding[]): GatewayError {
  const blocking = findings.filter(({ action }) => action === 'block');
  const kinds = [...new Set(blocking.map(kindOf))];
  const places = [...new Set(blocking.map(({ where }) => where))];
  const isInjection = blocking.every(({ detector }) => detector === 'prompt-injection');
  const head = isInjection
    ? 'Request blocked: prompt injection patterns detected'
    : `Request blocked by content filter: ${kinds.join(', ')}`;
  const message = `${head} (in ${places.slice(0, 3).join(', ')}). Remove it, or change the rule in Pareto Desk under Guardrails.`;
  return policyRefusal(dialect, 'content_blocked', message, {
    limit_source: 'content_filter',
    patterns: [...new Set(blocking.map(({ format }) => format))],
    places,
  });
}

/** What nobody can look at passes no rule: a secret may stand in it. */
export function depthRefusal(dialect: Dialect): GatewayError {
  const message =
    'Request blocked by content filter: the arguments of a tool, or an answer, are nested too deep to be looked at.';
  return policyRefusal(dialect, 'content_blocked', message, { limit_source: 'content_filter' });
}

function kindOf({ detector, format }: Finding): string {
  return detector === 'custom' || detector === format ? format : `${detector} (${format})`;
}
