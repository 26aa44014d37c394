import type { Provider } from '../catalog/catalog.ts';
import { gatewayFields } from '../dialects/gateway-fields.ts';
import { objectOf } from '../dialects/json-value.ts';
import { checkModelName } from '../dialects/model-name.ts';
import { failureIn, openAiChatAnswer, usageIn } from '../dialects/openai-chat/read-answer.ts';
import { bytesPerToken } from '../dialects/read-inbound.ts';
import { readFields, type RequestFields } from '../dialects/request-fields.ts';
import { spliceBody } from '../dialects/splice-body.ts';
import type { AnswerReader } from '../dialects/stream-facts.ts';
import { findUnheeded } from '../dialects/unheeded-fields.ts';
import { GatewayError } from '../errors.ts';
import type { EmbeddingWish } from '../routing/plan-embedding.ts';
import { rulesForOpenRouter } from '../routing/provider-fit.ts';
import type { RouteStep } from '../routing/route-plan.ts';
import type { Snapshot } from '../routing/snapshot.ts';
import { keptFromOpenRouter } from './upstream-request.ts';

/** Where a request for embeddings goes. */
export interface EmbeddingCall {
  readonly provider: Provider;
  /** The client's bytes with the provider's own id of the model, and without what speaks to the gateway. */
  readonly body: Buffer;
}

/**
 * @param sessionKey identity of the conversation, from headers and body
 * @throws GatewayError 400
 */
export function readEmbedding(bytes: Buffer, sessionKey: (fields: RequestFields) => string | null): EmbeddingWish {
  const fields = readFields(bytes);
  const model = fields.string('model')?.trim() ?? '';
  checkModelName(model, 'model');
  if (fields.value('input') === undefined) {
    throw new GatewayError('input_required', 400, '`input` is missing: send the text to embed.', {
      param: 'input',
      errorType: 'invalid_request',
    });
  }
  return {
    model,
    promptTokens: Math.ceil(fields.bytesOf('input') / bytesPerToken),
    sessionKey: sessionKey(fields),
    provider: fields.value('provider'),
    unheeded: [
      ...['models', 'plugins'].filter((key) => fields.value(key) !== undefined).map(hasNoEffect),
      ...findUnheeded(fields.value, 'openai-chat'),
    ],
  };
}

function hasNoEffect(key: string): string {
  return `\`${key}\` has no effect on embeddings.`;
}

/** @param bytes of the request after content rules were applied */
export function toEmbeddingCall(bytes: Buffer, { endpoint }: RouteStep, { catalog }: Snapshot): EmbeddingCall {
  const provider = catalog.providerById.get(endpoint.provider);
  if (provider === undefined) throw new Error(`The catalog has an endpoint at ${endpoint.provider} and no provider.`);
  const { members, value } = readFields(bytes);
  const isOpenRouter = provider.id === 'openrouter';
  const rules = isOpenRouter ? rulesForOpenRouter(value('provider'), catalog.providerById) : null;
  const set = {
    model: JSON.stringify(endpoint.upstreamModel),
    ...(rules === null ? {} : { provider: JSON.stringify(rules) }),
  };
  return {
    provider,
    body: spliceBody(bytes, members, { set, drop: isOpenRouter ? keptFromOpenRouter : gatewayFields }),
  };
}

/** Reads an answer with vectors: nothing of it is ours to understand but that it is there, and what it cost. */
export const embeddingAnswer: AnswerReader = {
  ...openAiChatAnswer,
  reshape: null,
  readWhole(body) {
    const isAnswer = typeof body === 'object' && body !== null && 'data' in body && Array.isArray(body.data);
    if (isAnswer) return { usage: usageIn(body) ?? usageIn({ usage: totalOf(body) }) };
    const failure = failureIn(objectOf(body) ?? {});
    return {
      failure: failure ?? {
        status: null,
        code: 'unreadable_answer',
        message: 'The provider sent an answer without embeddings.',
      },
    };
  },
};

/** Some providers, e.g. Voyage, name no more than the sum: of a text without an answer that is the prompt. */
function totalOf(body: object): unknown {
  const usage = 'usage' in body ? body.usage : null;
  return typeof usage === 'object' && usage !== null && 'total_tokens' in usage
    ? { prompt_tokens: usage.total_tokens }
    : null;
}
