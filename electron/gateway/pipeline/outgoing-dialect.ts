import type { Dialect } from '../../../shared/dialect.ts';
import type { Model, Provider } from '../catalog/catalog.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';

/**
 * Chooses the wire format for one call: the client's own where the provider speaks it, since then the bytes pass untouched.
 *
 * @see quirks in the catalog: the newest OpenAI models take tools only on the Responses API
 */
export function outgoingDialect(request: InboundRequest, provider: Provider, model: Model): Dialect {
  const spoken = speakable(request, provider, model);
  if (request.canPassThrough && spoken.includes(request.dialect)) return request.dialect;
  return spoken[0] ?? 'openai-chat';
}

/** true = the provider gets the client's bytes, and the client the provider's. */
export function isPassedThrough(request: InboundRequest, dialect: Dialect): boolean {
  return request.canPassThrough && dialect === request.dialect;
}

/** OpenAI's chat API refuses tools of these models, wholly or unless they do not think; the Responses API takes them. */
const chatToolQuirks: ReadonlySet<string> = new Set([
  'openai-tools-need-responses-api',
  'openai-chat-tools-only-at-effort-none',
]);

function speakable(request: InboundRequest, provider: Provider, model: Model): readonly Dialect[] {
  const needsResponses =
    request.needs.tools && provider.id === 'openai' && model.quirks.some((quirk) => chatToolQuirks.has(quirk));
  return needsResponses ? provider.dialects.filter((dialect) => dialect !== 'openai-chat') : provider.dialects;
}
