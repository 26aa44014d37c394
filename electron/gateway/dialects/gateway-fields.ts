/**
 * Request fields that speak to the gateway itself, in any wire format. Routing reads them; no provider gets them but OpenRouter,
 * which reads some of them itself.
 *
 * @see OpenRouter API reference, chat request fields (read 2026-08)
 */
export const gatewayFields: ReadonlySet<string> = new Set([
  'models',
  'plugins',
  'provider',
  'route',
  'session_id',
  'preset',
  'transforms',
  'usage',
  'fallbacks',
  'trace',
  'debug',
]);
