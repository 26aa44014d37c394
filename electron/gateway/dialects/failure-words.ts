import type { GatewayError } from '../errors.ts';

/** OpenRouter's typed error for a status, where the failure itself names none (docs, "Errors", read 2026-08). */
const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'authentication',
  402: 'payment_required',
  403: 'permission_denied',
  404: 'not_found',
  408: 'timeout',
  412: 'precondition_failed',
  413: 'payload_too_large',
  422: 'unprocessable',
  429: 'rate_limit_exceeded',
  500: 'server',
  502: 'provider_unavailable',
  503: 'provider_overloaded',
  504: 'timeout',
  529: 'provider_overloaded',
};

/** @returns the typed error, e.g. `rate_limit_exceeded`. */
export function errorTypeOf(failure: GatewayError): string {
  return failure.detail.errorType ?? errorTypes[failure.status] ?? 'unmapped';
}
