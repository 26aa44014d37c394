import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import type { InboundDialect } from '../../electron/gateway/dialects/conversation.ts';

/** What a client's own library made of an answer, in words all formats share. */
export interface ClientView {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
  readonly refusal: string;
  readonly reasoning: string;
  readonly finish: string;
  /** Prompt tokens with cached ones, completion tokens, cached tokens; null where none came. */
  readonly usage: readonly [prompt: number, completion: number, cached: number] | null;
}

/** Gives the answer to the official library of the format, through its `fetch`, and shows what the library understood. */
export async function askThroughSdk(
  dialect: InboundDialect,
  answer: string,
  streamed: boolean,
  status = 200,
): Promise<ClientView> {
  const fetch = () =>
    Promise.resolve(
      new Response(answer, {
        status,
        headers: { 'content-type': streamed ? 'text/event-stream' : 'application/json' },
      }),
    );
  const options = { apiKey: 'k', baseURL: 'http://gateway.test/v1', maxRetries: 0, fetch };
  const messages = [{ role: 'user' as const, content: 'x' }];
  if (dialect === 'anthropic-messages') {
    const anthropic = new Anthropic({ ...options, baseURL: 'http://gateway.test' });
    return viewMessage(await askMessages(anthropic, { model: 'm', max_tokens: 100, messages }, streamed));
  }
  const openai = new OpenAI(options);
  return dialect === 'openai-chat'
    ? viewChat(await askChat(openai, { model: 'm', messages }, streamed))
    : viewResponse(await askResponses(openai, { model: 'm', input: 'x' }, streamed));
}

/** @returns the answer as the library puts it together from a stream, or as it came. */
export async function askChat(
  client: OpenAI,
  request: OpenAI.ChatCompletionCreateParamsNonStreaming,
  streamed: boolean,
): Promise<OpenAI.ChatCompletion> {
  if (!streamed) return client.chat.completions.create(request);
  const stream = client.chat.completions.stream({ ...request, stream: true });
  let reasoning = '';
  // a field the library does not know: of it the final answer keeps only the last piece
  for await (const chunk of stream) {
    reasoning += (chunk.choices[0]?.delta as { reasoning_content?: string } | undefined)?.reasoning_content ?? '';
  }
  const answer = await stream.finalChatCompletion();
  if (reasoning !== '')
    for (const choice of answer.choices) Object.assign(choice.message, { reasoning_content: reasoning });
  return answer;
}

/** The same for the Responses API. */
export function askResponses(
  client: OpenAI,
  request: OpenAI.Responses.ResponseCreateParamsNonStreaming,
  streamed: boolean,
): Promise<OpenAI.Responses.Response> {
  return streamed
    ? client.responses.stream({ ...request, stream: true }).finalResponse()
    : client.responses.create(request);
}

/** The same for the Messages API. */
export function askMessages(
  client: Anthropic,
  request: Anthropic.MessageCreateParamsNonStreaming,
  streamed: boolean,
): Promise<Anthropic.Message> {
  return streamed
    ? client.messages.stream({ ...request, stream: true }).finalMessage()
    : client.messages.create(request);
}

/** What the library's answer says. */
export function viewChat(answer: OpenAI.ChatCompletion): ClientView {
  const choice = answer.choices[0];
  if (choice === undefined) throw new Error('no choice');
  const message = choice.message as OpenAI.ChatCompletionMessage & { reasoning_content?: string };
  const { usage } = answer;
  return {
    text: message.content ?? '',
    calls: (message.tool_calls ?? []).map((call) =>
      call.type === 'function'
        ? { name: call.function.name, input: JSON.parse(call.function.arguments) }
        : { name: call.custom.name, input: call.custom.input },
    ),
    refusal: message.refusal ?? '',
    reasoning: message.reasoning_content ?? '',
    finish: choice.finish_reason,
    usage:
      usage === undefined || usage === null
        ? null
        : [usage.prompt_tokens, usage.completion_tokens, usage.prompt_tokens_details?.cached_tokens ?? 0],
  };
}

/** What the library's answer says. */
export function viewResponse(answer: OpenAI.Responses.Response): ClientView {
  // the library hands a failed response over as a value
  if (answer.status === 'failed') throw new Error(answer.error?.message);
  const messages = answer.output.filter((item) => item.type === 'message').flatMap((item) => item.content);
  return {
    text: answer.output_text,
    calls: answer.output.flatMap((item) => {
      if (item.type === 'function_call') return [{ name: item.name, input: JSON.parse(item.arguments) as unknown }];
      return item.type === 'custom_tool_call' ? [{ name: item.name, input: item.input }] : [];
    }),
    refusal: messages.map((part) => (part.type === 'refusal' ? part.refusal : '')).join(''),
    reasoning: answer.output
      .flatMap((item) => (item.type === 'reasoning' ? item.summary.map((part) => part.text) : []))
      .join(''),
    finish: answer.status === 'incomplete' ? (answer.incomplete_details?.reason ?? '') : (answer.status ?? ''),
    usage:
      answer.usage === undefined || answer.usage === null
        ? null
        : [answer.usage.input_tokens, answer.usage.output_tokens, answer.usage.input_tokens_details.cached_tokens],
  };
}

/** What the library's answer says. */
export function viewMessage(answer: Anthropic.Message): ClientView {
  const { usage } = answer;
  const cached = usage.cache_read_input_tokens ?? 0;
  const refused = answer.stop_reason === 'refusal';
  const text = answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  return {
    text: refused ? '' : text,
    calls: answer.content.flatMap((block) =>
      block.type === 'tool_use' ? [{ name: block.name, input: block.input }] : [],
    ),
    refusal: refused ? text || (answer.stop_details?.explanation ?? '') : '',
    reasoning: answer.content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
    finish: answer.stop_reason ?? '',
    usage: [usage.input_tokens + cached + (usage.cache_creation_input_tokens ?? 0), usage.output_tokens, cached],
  };
}
