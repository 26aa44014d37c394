import type { InboundDialect } from './conversation.ts';
import type { JsonObject } from './json-value.ts';

/** Collects what a writer has no place for. */
export interface Dropped {
  /** A path in the client's own words. */
  add(path: string): void;
  /** Something named in our words; reported in the client's. */
  lose(what: Losable): void;
  /** Every member of an object the target does not know. */
  members(prefix: string, members: JsonObject | undefined): void;
  list(): readonly string[];
}

/** Parts of a conversation whose wire names differ between formats. */
export type Losable = keyof (typeof paths)['openai-chat'];

/** Where each thing stands in a client's body. List positions are left out: one line says it for all. */
const paths = {
  'openai-chat': {
    cache: 'messages.content.cache_control',
    toolCache: 'tools.cache_control',
    reasoning: 'messages.reasoning_content',
    imageDetail: 'messages.content.image_url.detail',
    file: 'messages.content.file',
    turnName: 'messages.name',
    content: 'messages.content',
    turn: 'messages',
    tool: 'tools',
    strict: 'tools.function.strict',
    customFormat: 'tools.custom.format',
    toolChoice: 'tool_choice',
    parallel: 'parallel_tool_calls',
    effort: 'reasoning_effort',
    budget: 'reasoning.max_tokens',
    summary: 'reasoning.summary',
    verbosity: 'verbosity',
    userId: 'user',
    format: 'response_format',
    formatDescription: 'response_format.json_schema.description',
    stop: 'stop',
  },
  'openai-responses': {
    cache: 'input.content.cache_control',
    toolCache: 'tools.cache_control',
    reasoning: 'input.reasoning',
    imageDetail: 'input.content.detail',
    file: 'input.content.input_file',
    turnName: 'input.name',
    content: 'input.content',
    turn: 'input',
    tool: 'tools',
    strict: 'tools.strict',
    customFormat: 'tools.format',
    toolChoice: 'tool_choice',
    parallel: 'parallel_tool_calls',
    effort: 'reasoning.effort',
    budget: 'reasoning.max_tokens',
    summary: 'reasoning.summary',
    verbosity: 'text.verbosity',
    userId: 'user',
    format: 'text.format',
    formatDescription: 'text.format.description',
    stop: 'stop',
  },
  'anthropic-messages': {
    cache: 'messages.content.cache_control',
    toolCache: 'tools.cache_control',
    reasoning: 'messages.content.thinking',
    imageDetail: 'messages.content.detail',
    file: 'messages.content.document',
    turnName: 'messages.name',
    content: 'messages.content',
    turn: 'messages',
    tool: 'tools',
    strict: 'tools.strict',
    customFormat: 'tools.format',
    toolChoice: 'tool_choice',
    parallel: 'tool_choice.disable_parallel_tool_use',
    effort: 'output_config.effort',
    budget: 'thinking.budget_tokens',
    summary: 'thinking.display',
    verbosity: 'verbosity',
    userId: 'metadata.user_id',
    format: 'output_config.format',
    formatDescription: 'output_config.format.description',
    stop: 'stop_sequences',
  },
} as const;

/** @param source format of the client, whose words are used */
export function createDropped(source: InboundDialect): Dropped {
  const found = new Set<string>();
  const words: Record<Losable, string> = paths[source];
  return {
    add: (path) => void found.add(path),
    lose: (what) => void found.add(words[what]),
    members(prefix, members) {
      for (const name of Object.keys(members ?? {})) found.add(prefix === '' ? name : `${prefix}.${name}`);
    },
    list: () => [...found].toSorted(),
  };
}
