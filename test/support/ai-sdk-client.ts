import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  generateText,
  isStepCount,
  jsonSchema,
  Output,
  streamText,
  tool,
  type ModelMessage,
  type ToolChoice,
  type ToolSet,
} from 'ai';
import type { ClientView } from './sdk-clients.ts';

interface AiTool {
  readonly description?: string;
  readonly schema: object;
}

/** One question in the words of the `ai` library. */
interface AiRequest {
  readonly instructions?: string;
  readonly messages: ModelMessage[];
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly tools?: Readonly<Record<string, AiTool>>;
  readonly toolChoice?: ToolChoice<ToolSet>;
  readonly schema?: object;
  readonly effort?: string;
}

const readFile = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] } as const;
const listDir = { type: 'object', properties: { depth: { type: 'number' } } } as const;
const user = (content: string): ModelMessage => ({ role: 'user', content });
const result = (toolCallId: string, toolName: string, value: string) => ({
  type: 'tool-result' as const,
  toolCallId,
  toolName,
  output: { type: 'text' as const, value },
});

/** The same requests as in `inbound-requests.ts`. */
export const aiRequests: Readonly<Record<string, AiRequest>> = {
  text: {
    instructions: 'Be brief.',
    messages: [user('Hello'), { role: 'assistant', content: 'Hi.' }, user('How are you?')],
    maxOutputTokens: 300,
    temperature: 0.2,
  },
  tools: {
    messages: [user('Look')],
    tools: { read_file: { description: 'Reads a file', schema: readFile }, list_dir: { schema: listDir } },
    toolChoice: { type: 'tool', toolName: 'read_file' },
  },
  'parallel tools and their results': {
    messages: [
      user('Look'),
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'I look.' },
          { type: 'tool-call', toolCallId: 'call_1', toolName: 'read_file', input: { path: 'a.ts' } },
          { type: 'tool-call', toolCallId: 'call_2', toolName: 'list_dir', input: { depth: 2 } },
        ],
      },
      { role: 'tool', content: [result('call_1', 'read_file', 'text of a'), result('call_2', 'list_dir', 'a b c')] },
      user('And now?'),
    ],
    tools: { read_file: { schema: readFile }, list_dir: { schema: listDir } },
  },
  images: {
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'file', data: 'iVBORw0KGgo=', mediaType: 'image/png' },
        ],
      },
    ],
  },
  'structured output': {
    messages: [user('Six times seven')],
    schema: {
      type: 'object',
      properties: { answer: { type: 'number' } },
      required: ['answer'],
      additionalProperties: false,
    },
  },
  reasoning: { messages: [user('Think')], effort: 'high', maxOutputTokens: 20_000 },
};

export interface AiConnection {
  readonly baseURL: string;
  readonly apiKey: string;
  readonly model: string;
  readonly fetch?: typeof globalThis.fetch;
}

/** Asks through `ai` and its OpenAI-compatible provider. @returns what the library understood */
export async function askThroughAi(
  connection: AiConnection,
  request: AiRequest,
  streamed: boolean,
): Promise<ClientView> {
  const { model, ...rest } = connection;
  const provider = createOpenAICompatible({
    name: 'gateway',
    includeUsage: true,
    supportsStructuredOutputs: true,
    ...rest,
  });
  const { schema, effort, tools, ...plain } = request;
  const options = {
    ...plain,
    model: provider(model),
    maxRetries: 0,
    ...(tools === undefined ? {} : { tools: toToolSet(tools) }),
    ...(effort === undefined ? {} : { providerOptions: { gateway: { reasoningEffort: effort } } }),
    ...(schema === undefined ? {} : { output: Output.object({ schema: jsonSchema(schema) }) }),
  };
  return streamed ? viewStream(options) : viewAnswer(await generateText(options));
}

function toToolSet(tools: Readonly<Record<string, AiTool>>): ToolSet {
  const entries = Object.entries(tools).map(([name, { schema, description }]) => [
    name,
    tool({ inputSchema: jsonSchema(schema), ...(description === undefined ? {} : { description }) }),
  ]);
  // the library's own types do not fit each other under exactOptionalPropertyTypes
  return Object.fromEntries(entries) as ToolSet;
}

async function viewStream(options: Parameters<typeof streamText>[0]): Promise<ClientView> {
  const failures: unknown[] = [];
  const stream = streamText({ ...options, onError: ({ error }) => void failures.push(error) });
  await stream.consumeStream();
  if (failures.length > 0) throw failures[0];
  return viewAnswer({
    text: await stream.text,
    toolCalls: await stream.toolCalls,
    finalStep: await stream.finalStep,
    finishReason: await stream.finishReason,
    usage: await stream.usage,
  });
}

type AiAnswer = Pick<
  Awaited<ReturnType<typeof generateText>>,
  'text' | 'toolCalls' | 'finalStep' | 'finishReason' | 'usage'
>;

function viewAnswer({ text, toolCalls, finalStep, finishReason, usage }: AiAnswer): ClientView {
  // the library hands a refusal over as text
  const isRefused = finishReason === 'content-filter';
  const { inputTokens, outputTokens, inputTokenDetails } = usage;
  return {
    text: isRefused ? '' : text,
    calls: toolCalls.map(({ toolName, input }) => ({ name: toolName, input: input as unknown })),
    refusal: isRefused ? text : '',
    reasoning: finalStep.reasoningText ?? '',
    finish: finishReason,
    usage:
      inputTokens === undefined || outputTokens === undefined
        ? null
        : [inputTokens, outputTokens, inputTokenDetails.cacheReadTokens ?? 0],
  };
}

/** Lets the library run its own tool loop of two steps. @returns the closing text */
export async function loopThroughAi(connection: AiConnection, streamed: boolean): Promise<string> {
  const { model, ...rest } = connection;
  const provider = createOpenAICompatible({ name: 'gateway', includeUsage: true, ...rest });
  const lister = tool({ inputSchema: jsonSchema(listDir), execute: () => 'a b c' });
  const options = {
    model: provider(model),
    prompt: 'Look',
    maxRetries: 0,
    // as in `toToolSet`
    tools: { list_dir: lister } as unknown as ToolSet,
    stopWhen: isStepCount(2),
  };
  return streamed ? streamText(options).text : (await generateText(options)).text;
}
