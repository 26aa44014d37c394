import type { Dialect } from '../../shared/dialect.ts';
import { listOf, objectOf, objectsOf } from '../../electron/gateway/dialects/json-value.ts';
import type { JsonObject } from '../../electron/gateway/dialects/json-value.ts';

/** What a provider would understand of a request, in words all formats share. */
export interface ProviderView {
  readonly system: string;
  /** `user: text`, `call: id name {…}`, `result: id text`, `image: type data`, in order. */
  readonly lines: readonly string[];
  readonly tools: readonly string[];
  readonly forced: string | null;
  readonly maxTokens: unknown;
  readonly temperature: unknown;
  readonly schema: unknown;
  readonly effort: unknown;
}

/** Reads a written request the way the provider's own documentation says. */
export function viewAsProvider(dialect: Dialect, body: JsonObject): ProviderView {
  return readers[dialect](body);
}

const readers: Readonly<Record<Dialect, (body: JsonObject) => ProviderView>> = {
  'openai-chat': readChat,
  'openai-responses': readResponses,
  'anthropic-messages': readMessages,
  gemini: readGemini,
};

function readChat(body: JsonObject): ProviderView {
  const messages = objectsOf(body.messages);
  const format = objectOf(objectOf(body.response_format)?.json_schema);
  return {
    system: messages
      .filter((message) => message.role === 'system')
      .map((message) => String(message.content))
      .join('\n\n'),
    lines: messages.flatMap((message): string[] => {
      if (message.role === 'system') return [];
      if (message.role === 'tool') return [`result: ${String(message.tool_call_id)} ${String(message.content)}`];
      return [
        ...contentLines(String(message.role), message.content),
        ...objectsOf(message.tool_calls).map((call) =>
          callLine(call.id, objectOf(call.function)?.name, objectOf(call.function)?.arguments),
        ),
      ];
    }),
    tools: objectsOf(body.tools).map((tool) => toolLine(objectOf(tool.function), 'parameters')),
    forced: String(objectOf(objectOf(body.tool_choice)?.function)?.name ?? ''),
    maxTokens: body.max_completion_tokens,
    temperature: body.temperature,
    schema: format?.schema,
    effort: body.reasoning_effort,
  };
}

function readResponses(body: JsonObject): ProviderView {
  return {
    system: String(body.instructions ?? ''),
    lines: objectsOf(body.input).flatMap((item): string[] => {
      if (item.type === 'function_call') return [callLine(item.call_id, item.name, item.arguments)];
      if (item.type === 'function_call_output') return [`result: ${String(item.call_id)} ${String(item.output)}`];
      return contentLines(String(item.role), item.content);
    }),
    tools: objectsOf(body.tools).map((tool) => toolLine(tool, 'parameters')),
    forced: String(objectOf(body.tool_choice)?.name ?? ''),
    maxTokens: body.max_output_tokens,
    temperature: body.temperature,
    schema: objectOf(objectOf(body.text)?.format)?.schema,
    effort: objectOf(body.reasoning)?.effort,
  };
}

function readMessages(body: JsonObject): ProviderView {
  return {
    system: objectsOf(body.system)
      .map((block) => String(block.text))
      .join('\n\n'),
    lines: objectsOf(body.messages).flatMap((message) => contentLines(String(message.role), message.content)),
    tools: objectsOf(body.tools).map((tool) => toolLine(tool, 'input_schema')),
    forced: String(objectOf(body.tool_choice)?.name ?? ''),
    maxTokens: body.max_tokens,
    temperature: body.temperature,
    schema: objectOf(objectOf(body.output_config)?.format)?.schema,
    effort: objectOf(body.output_config)?.effort,
  };
}

function readGemini(body: JsonObject): ProviderView {
  const config = objectOf(body.generationConfig);
  const choice = objectOf(objectOf(body.toolConfig)?.functionCallingConfig);
  return {
    system: objectsOf(objectOf(body.systemInstruction)?.parts)
      .map((part) => String(part.text))
      .join('\n\n'),
    lines: objectsOf(body.contents).flatMap((content) =>
      objectsOf(content.parts).map((part) => {
        const call = objectOf(part.functionCall);
        const result = objectOf(part.functionResponse);
        const data = objectOf(part.inlineData);
        if (call !== null) return callLine(call.id, call.name, JSON.stringify(call.args));
        if (result !== null) return `result: ${String(result.id)} ${String(objectOf(result.response)?.output)}`;
        if (data !== null) return `image: ${String(data.mimeType)} ${String(data.data)}`;
        return `${content.role === 'model' ? 'assistant' : 'user'}: ${String(part.text)}`;
      }),
    ),
    tools: objectsOf(objectOf(listOf(body.tools)[0])?.functionDeclarations).map((tool) =>
      toolLine(tool, 'parametersJsonSchema'),
    ),
    forced: String(listOf(choice?.allowedFunctionNames)[0] ?? ''),
    maxTokens: config?.maxOutputTokens,
    temperature: config?.temperature,
    schema: config?.responseJsonSchema,
    effort: objectOf(config?.thinkingConfig)?.thinkingLevel,
  };
}

function contentLines(role: string, content: unknown): string[] {
  if (typeof content === 'string') return [`${role}: ${content}`];
  return objectsOf(content).map((block) => {
    switch (block.type) {
      case 'image_url':
        return imageLine(String(objectOf(block.image_url)?.url));
      case 'input_image':
        return imageLine(String(block.image_url));
      case 'image':
        return `image: ${String(objectOf(block.source)?.media_type)} ${String(objectOf(block.source)?.data)}`;
      case 'tool_use':
        return callLine(block.id, block.name, JSON.stringify(block.input));
      case 'tool_result':
        return `result: ${String(block.tool_use_id)} ${
          typeof block.content === 'string'
            ? block.content
            : objectsOf(block.content)
                .map((part) => String(part.text))
                .join('')
        }`;
      default:
        return `${role}: ${String(block.text)}`;
    }
  });
}

function imageLine(url: string): string {
  return `image: ${url.slice('data:'.length).replace(';base64,', ' ')}`;
}

function callLine(id: unknown, name: unknown, text: unknown): string {
  return `call: ${String(id)} ${String(name)} ${String(text)}`;
}

function toolLine(tool: JsonObject | null, schemaField: string): string {
  return `${String(tool?.name)} (${String(tool?.description ?? '')}) ${JSON.stringify(tool?.[schemaField])}`;
}
