import type { Dialect } from '../../../shared/dialect.ts';
import { GatewayError } from '../errors.ts';

/**
 * A rule of the user's own holds the request back. 402 on chat and messages, 400 on responses: measured on six coding agents, 403 is
 * shown as a wrong key and a plain 429 is sent again and again, while Codex repeats a 402.
 *
 * @param message names the rule and the setting to change
 */
export function policyRefusal(
  dialect: Dialect,
  code: string,
  message: string,
  metadata: Readonly<Record<string, unknown>>,
): GatewayError {
  const status = dialect === 'openai-responses' ? 400 : 402;
  return new GatewayError(code, status, message, { errorType: code, metadata });
}
