import type { Provider } from '../catalog/catalog.ts';
import { objectOf } from '../dialects/json-value.ts';
import { failureIn, openAiChatAnswer } from '../dialects/openai-chat/read-answer.ts';
import { readFields } from '../dialects/request-fields.ts';
import { spliceBody } from '../dialects/splice-body.ts';
import type { AnswerReader } from '../dialects/stream-facts.ts';
import { GatewayError } from '../errors.ts';
import type { Snapshot } from '../routing/snapshot.ts';

/** Where a request for embeddings goes. */
export interface EmbeddingCall {
  readonly provider: Provider;
  readonly model: string;
  /** The client's bytes with the provider's own id of the model. */
  readonly body: Buffer;
}

/**
 * Embeddings are not routed: vectors of two models cannot be mixed, so the client names the model. Either a model of the
 * catalog, or `provider/model` with a provider that has a key, e.g. `openai/text-embedding-3-small`.
 *
 * @throws GatewayError 400 or 404
 */
export function planEmbedding(bytes: Buffer, world: Snapshot): EmbeddingCall {
  const fields = readFields(bytes);
  const id = fields.string('model')?.trim() ?? '';
  if (fields.value('input') === undefined) {
    throw new GatewayError('input_required', 400, '`input` is missing: send the text to embed.', {
      param: 'input',
      errorType: 'invalid_request',
    });
  }
  const target = find(id, world);
  if (target === null) throw unknown(id);
  const bar = world.bars.get(target.provider.id);
  if (bar !== undefined)
    throw new GatewayError('no_endpoints', 404, bar.detail, { param: 'model', errorType: 'not_found' });
  const set = { model: JSON.stringify(target.upstreamModel) };
  return { provider: target.provider, model: id, body: spliceBody(bytes, fields.members, { set, drop: new Set() }) };
}

function find(id: string, world: Snapshot): { readonly provider: Provider; readonly upstreamModel: string } | null {
  const { catalog, bars } = world;
  const endpoints = catalog.modelById.get(id)?.endpoints ?? [];
  const endpoint = endpoints.find((candidate) => !bars.has(candidate.provider)) ?? endpoints[0];
  const slash = id.indexOf('/');
  const provider = catalog.providerById.get(endpoint?.provider ?? id.slice(0, Math.max(slash, 0)));
  if (provider === undefined || !provider.dialects.includes('openai-chat')) return null;
  return { provider, upstreamModel: endpoint?.upstreamModel ?? id.slice(slash + 1) };
}

function unknown(id: string): GatewayError {
  const message = `Embeddings need a model by name: write provider/model, e.g. openai/text-embedding-3-small. There is no provider for "${id}".`;
  return new GatewayError('model_not_found', 400, message, { param: 'model', errorType: 'invalid_request' });
}

/** Reads an answer with vectors: nothing of it is ours to understand but that it is there. */
export const embeddingAnswer: AnswerReader = {
  ...openAiChatAnswer,
  readWhole(body) {
    const isAnswer = typeof body === 'object' && body !== null && 'data' in body && Array.isArray(body.data);
    if (isAnswer) return { usage: null };
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
