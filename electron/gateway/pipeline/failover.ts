import { list } from '../routing/wording.ts';
import type { FailedAttempt, Win } from './try-in-order.ts';

/** @returns who failed and who stepped in, as a sentence to follow the reason for the primary. */
export function failoverSentence({ step, failed }: Win): string {
  return `${list(failed.map(toWords))}, so ${step.model.name} at ${step.endpoint.provider} answered.`;
}

function toWords({ step, failure: { status, reason } }: FailedAttempt): string {
  const why = status !== null && status >= 400 ? String(status) : reason.replaceAll('_', ' ');
  return `${step.model.name} at ${step.endpoint.provider} failed (${why})`;
}
