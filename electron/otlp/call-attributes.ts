import type { AttemptLog, RequestLog } from '../../shared/request-log.ts';
import type { Attributes } from './attributes.ts';
import { toProviderName } from './provider-name.ts';

/** Where a call to a model went. */
export interface EndpointFacts {
  /** What the provider itself calls the model. */
  readonly upstreamModel: string;
  /** Host name and port of the provider. */
  readonly address: string;
  readonly port: number;
}

/** @returns null for an endpoint the catalog does not know any more. */
export type FindEndpoint = (model: string, provider: string) => EndpointFacts | null;

/** `chat` for every wire format of conversations: the convention's word for what the format is not part of. */
export function operationOf({ dialect }: Pick<RequestLog, 'dialect'>): 'chat' | 'embeddings' {
  return dialect === 'openai-embeddings' ? 'embeddings' : 'chat';
}

/** What spans and metrics say alike of one call to a provider. Every value comes from the catalog, none from a prompt. */
export function callAttributes(entry: RequestLog, attempt: AttemptLog, find: FindEndpoint): Attributes {
  const endpoint = find(attempt.model, attempt.provider);
  const model = endpoint?.upstreamModel ?? attempt.model;
  return {
    'gen_ai.operation.name': operationOf(entry),
    'gen_ai.provider.name': toProviderName(attempt.provider),
    'gen_ai.request.model': model,
    // what answered is what was asked for: an alias that the provider resolved is not looked into
    'gen_ai.response.model': attempt.outcome === 'succeeded' ? model : null,
    'server.address': endpoint?.address,
    'server.port': endpoint?.port,
    'error.type': attempt.outcome === 'failed' ? (attempt.reason ?? '_OTHER') : null,
  };
}

/** The attempt whose answer the client got; it is the last one. */
export function isAnswer(entry: RequestLog, attempt: AttemptLog): boolean {
  return attempt === entry.attempts.at(-1) && entry.model === attempt.model && entry.provider === attempt.provider;
}
