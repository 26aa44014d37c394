import type { Dialect } from '../../../shared/dialect.ts';
import type { Model, Provider } from '../catalog/catalog.ts';
import { outboundCodecs } from '../dialects/codecs.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';

/** What of a request shapes its answer; whoever drops another field, such as `user`, answers the same. In the words of all formats. */
const parameters: ReadonlySet<string> = new Set(
  [
    'temperature top_p top_k top_a min_p frequency_penalty presence_penalty repetition_penalty seed stop stop_sequences',
    'logit_bias logprobs top_logprobs prediction modalities verbosity text.verbosity',
    'tool_choice parallel_tool_calls tool_choice.disable_parallel_tool_use',
    'response_format text.format output_config.format',
    'reasoning reasoning_effort reasoning.effort reasoning.max_tokens output_config.effort thinking.budget_tokens',
  ].flatMap((words) => words.split(' ')),
);

/** true when `provider.require_parameters` asks for endpoints that take all of the request. */
export function requiresParameters({ provider }: Pick<InboundRequest, 'provider'>): boolean {
  return (
    typeof provider === 'object' &&
    provider !== null &&
    'require_parameters' in provider &&
    provider.require_parameters === true
  );
}

/**
 * Writes the request without its messages, to see which parameters the wire format, the provider or a model that does not think
 * has no place for.
 *
 * @returns half a sentence, as `missingAbility` has it; null when all are taken, as far as that is known
 * @see OpenRouter docs, "Provider routing" > "require_parameters" (read 2026-08)
 */
export function parameterCheck(
  request: InboundRequest,
): (model: Model, provider: Provider, dialect: Dialect) => string | null {
  const { tools, ...rest } = request.codec.readRequest(request.body());
  const bare = { ...rest, system: [], turns: [], tools: tools.slice(0, 1) };
  return (model, provider, dialect) => {
    const endpoint = model.endpoints.find((each) => each.provider === provider.id);
    const { dropped } = outboundCodecs[dialect].writeRequest(bare, {
      provider: provider.id,
      author: model.author,
      upstreamModel: endpoint?.upstreamModel ?? model.id,
      maxOutputTokens: endpoint?.maxOutputTokens ?? model.maxOutputTokens,
      reasoning: model.supports.reasoning,
      quirks: model.quirks,
      usageOnRequest: provider.usageOnRequest,
    });
    const missing = dropped.filter((path) => parameters.has(path));
    return missing.length === 0 ? null : `does not take ${missing.join(', ')} of this request`;
  };
}
