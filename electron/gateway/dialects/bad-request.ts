import { GatewayError } from '../errors.ts';

/** A body nobody could answer. @param param dotted path of the field at fault */
export function badRequest(message: string, param: string | null): GatewayError {
  return new GatewayError('invalid_request', 400, message, { param, errorType: 'invalid_request' });
}
