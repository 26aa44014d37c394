import { GatewayError } from '../../errors.ts';
import type { InboundRequest } from '../inbound-request.ts';
import { readFields, wrongType, type RequestFields } from '../request-fields.ts';

/** Rough size of a token in JSON text, bytes. Counting exactly would need every provider's own tokenizer. */
const bytesPerToken = 4;

/** What one picture costs a model's window, about. */
const tokensPerImage = 1_500;

/**
 * Reads a chat completion request: validates the body, and parses nothing but the small fields that routing needs.
 *
 * @param sessionHeader identity of the conversation told by a header, null when there is none
 * @throws GatewayError 400
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function readChatInbound(bytes: Buffer, sessionHeader: string | null): InboundRequest {
  const fields = readFields(bytes);
  const model = fields.string('model');
  if (model === undefined || model.trim() === '') {
    throw new GatewayError(
      'model_required',
      400,
      'Say which model: set `model` to `pareto-code`, or to any id of GET /v1/models.',
      {
        param: 'model',
        errorType: 'invalid_request',
      },
    );
  }
  requireMessages(bytes, fields);
  const images = mentionsImages(bytes);
  return {
    dialect: 'openai-chat',
    bytes,
    members: fields.members,
    model: model.trim(),
    models: fields.value('models'),
    plugins: fields.value('plugins'),
    provider: fields.value('provider'),
    streamed: fields.boolean('stream') ?? false,
    needs: { tools: fields.bytesOf('tools') > 2, images, structuredOutputs: wantsSchema(fields) },
    promptTokens: images
      ? promptTokensWithImages(bytes)
      : Math.ceil((fields.bytesOf('messages') + fields.bytesOf('tools')) / bytesPerToken),
    maxOutputTokens: fields.count('max_completion_tokens') ?? fields.count('max_tokens') ?? null,
    usageAsked: asksForUsage(fields.value('stream_options')),
    sessionKey: sessionOf(fields) ?? sessionHeader,
    body: once(() => JSON.parse(bytes.toString('utf8')) as Record<string, unknown>),
  };
}

function requireMessages(bytes: Buffer, fields: RequestFields): void {
  const member = fields.members.findLast((candidate) => candidate.key === 'messages');
  if (member === undefined || bytes[member.valueStart] !== 0x5b) throw wrongType('messages', 'an array of messages');
  if (member.valueEnd - member.valueStart < 5) {
    throw new GatewayError('empty_messages', 400, '`messages` is empty: send at least one message.', {
      param: 'messages',
      errorType: 'invalid_request',
    });
  }
}

/** A quoted key cannot occur inside a string: there its quotes are escaped. */
function mentionsImages(bytes: Buffer): boolean {
  return bytes.includes('"image_url"') || bytes.includes('"input_image"');
}

function promptTokensWithImages(bytes: Buffer): number {
  const text = bytes.toString('latin1');
  let pictures = 0;
  const bare = text.replaceAll(/"data:[^"]*"/g, () => {
    pictures += 1;
    return '';
  });
  return Math.ceil(bare.length / bytesPerToken) + pictures * tokensPerImage;
}

function wantsSchema(fields: RequestFields): boolean {
  const format = fields.value('response_format');
  return typeof format === 'object' && format !== null && 'type' in format && format.type === 'json_schema';
}

function asksForUsage(options: unknown): boolean {
  return (
    typeof options === 'object' && options !== null && 'include_usage' in options && options.include_usage === true
  );
}

/** `session_id` wins over `prompt_cache_key`; a header stands between them in OpenRouter's order only when it is absent here. */
function sessionOf(fields: RequestFields): string | null {
  const session = fields.value('session_id');
  if (typeof session === 'string' && session !== '') return session.slice(0, 256);
  const cacheKey = fields.value('prompt_cache_key');
  return typeof cacheKey === 'string' && cacheKey !== '' ? cacheKey.slice(0, 256) : null;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
