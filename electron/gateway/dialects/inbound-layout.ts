import type { InboundDialect } from './conversation.ts';
import { objectOf } from './json-value.ts';
import type { RequestFields } from './request-fields.ts';
import { watchStrings, type StringWatch } from './string-watch.ts';

/** What a client may post: one of the three wire formats, or OpenAI's old completions, which only exist as a translation. */
export type InboundFormat = InboundDialect | 'completions';

/** A string that some kind of part in a conversation has. Tools, texts and arguments may have it too. */
export interface PartMark {
  readonly text: string;
  /** How it stands in such a part. A quote behind a backslash is inside of a text. */
  readonly meant: RegExp;
}

function typeMark(text: string): PartMark {
  return { text, meant: new RegExp(`(?<!\\\\)"type"\\s*:\\s*"${text}"`) };
}

/** Where each wire format keeps what routing needs. */
export interface Layout {
  /** The conversation itself. */
  readonly turns: string;
  /** All fields that fill the model's window. */
  readonly prompt: readonly string[];
  readonly maxOutput: readonly string[];
  readonly imageMarks: readonly PartMark[];
  readonly wantsSchema: (fields: RequestFields) => boolean;
  /** true when the conversation may also be one plain text. */
  readonly textTurns: boolean;
}

/** By wire format. */
export const layouts: Readonly<Record<InboundDialect | 'completions', Layout>> = {
  completions: {
    turns: 'prompt',
    prompt: ['prompt'],
    maxOutput: ['max_tokens'],
    imageMarks: [],
    wantsSchema: () => false,
    textTurns: true,
  },
  'openai-chat': {
    turns: 'messages',
    prompt: ['messages', 'tools', 'functions'],
    maxOutput: ['max_completion_tokens', 'max_tokens'],
    imageMarks: [typeMark('image_url'), typeMark('input_image')],
    wantsSchema: (fields) => typeOf(fields.value('response_format')) === 'json_schema',
    textTurns: false,
  },
  'anthropic-messages': {
    turns: 'messages',
    prompt: ['messages', 'tools', 'system'],
    maxOutput: ['max_tokens'],
    imageMarks: [typeMark('image')],
    wantsSchema: (fields) =>
      typeOf(fields.value('output_format')) === 'json_schema' ||
      typeOf(objectOf(fields.value('output_config'))?.format) === 'json_schema',
    textTurns: false,
  },
  'openai-responses': {
    turns: 'input',
    prompt: ['input', 'tools', 'instructions'],
    maxOutput: ['max_output_tokens'],
    imageMarks: [typeMark('input_image')],
    wantsSchema: (fields) => typeOf(objectOf(fields.value('text'))?.format) === 'json_schema',
    textTurns: true,
  },
};

/** Parts that not every provider can take, whatever the wire format. */
export const audioMarks = [typeMark('input_audio')];
export const storedFileMarks: readonly PartMark[] = [{ text: 'file_id', meant: /(?<!\\)"file_id"\s*:\s*"/ }];
export const storedItemMarks = [typeMark('item_reference')];
/** How long a cache breakpoint lasts, in Anthropic's words. */
export const oneHourMark = '1h';
/** Without any of them there is no field that could hold a seal. */
export const sealMarks = ['signature', 'redacted_thinking', 'reasoning_details', 'encrypted_content'];

function watchFor(format: InboundFormat): () => StringWatch {
  const partMarks = [...layouts[format].imageMarks, ...audioMarks, ...storedFileMarks, ...storedItemMarks];
  return watchStrings([...partMarks.map(({ text }) => text), oneHourMark, ...sealMarks]);
}

/** Looks for all of these in one pass over a body. */
export const watches: Readonly<Record<InboundFormat, () => StringWatch>> = {
  completions: watchFor('completions'),
  'openai-chat': watchFor('openai-chat'),
  'anthropic-messages': watchFor('anthropic-messages'),
  'openai-responses': watchFor('openai-responses'),
};

function typeOf(value: unknown): unknown {
  return objectOf(value)?.type;
}
