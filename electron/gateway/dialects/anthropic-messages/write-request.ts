import type { Conversation, Sampling } from '../conversation.ts';
import type { TargetFacts, WrittenRequest } from '../dialect-codec.ts';
import { createDropped } from '../dropped.ts';
import type { Dropped } from '../dropped.ts';
import { isIdle } from '../idle-fields.ts';
import { closeSchema } from '../json-schema.ts';
import { compact, objectOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { outputLimit } from '../output-limit.ts';
import { withOnlyAllowedTools, withSafeToolChoice } from '../tool-choice.ts';
import { splitOpening } from '../turns.ts';
import { saysSomething, writeBlock, writeTurns } from './write-blocks.ts';
import type { BlockWriting } from './write-blocks.ts';
import { writeThinking } from './write-thinking.ts';
import { writeToolChoice, writeTools } from './write-tools.ts';

/** Answer length where neither client nor catalog names one; every Claude since 3.5 can do it. */
const defaultMaxTokens = 8192;

/** Writes the body of `/messages`. */
export function writeMessagesRequest(conversation: Conversation, target: TargetFacts): WrittenRequest {
  const dropped = createDropped(conversation.source);
  const source = withOnlyAllowedTools(withSafeToolChoice(conversation, target, 'anthropic-messages', dropped));
  const own = source.source === 'anthropic-messages';
  const writing: BlockWriting = { source, target, dropped, own };
  const opening = own ? source : splitOpening(source);
  const maxTokens = outputLimit(source, target) ?? target.maxOutputTokens ?? defaultMaxTokens;
  const thinking = writeThinking(source, target, maxTokens, dropped);
  const tools = writeTools(source, target, dropped);
  const output = {
    ...objectOf(own ? source.extras.output_config : null),
    effort: thinking.effort,
    format: writeFormat(source, dropped),
  };
  const body = compact({
    ...writeExtras(source, dropped),
    model: target.upstreamModel,
    max_tokens: maxTokens,
    system: writeSystem(source, opening.system, writing),
    messages: writeTurns(opening.turns, writing),
    tools: tools.length > 0 ? tools : null,
    tool_choice: tools.length > 0 ? writeToolChoice(source) : null,
    stop_sequences: writeStop(source.sampling.stop, own, target, dropped),
    ...writeSampling(
      source.sampling,
      own,
      thinking.thinking !== null && thinking.thinking.type !== 'disabled',
      dropped,
    ),
    thinking: thinking.thinking,
    output_config: Object.keys(compact(output)).length > 0 ? compact(output) : null,
    metadata: writeMetadata(source, own),
    cache_control: own ? source.extras.cache_control : writeCacheMark(source, target),
    stream: source.stream ? true : null,
  });
  if (source.verbosity !== null) dropped.lose('verbosity');
  return { body, dropped: dropped.list() };
}

function writeSystem(
  source: Conversation,
  parts: Conversation['system'],
  writing: BlockWriting,
): readonly JsonObject[] | null {
  const kept = writing.own ? parts : parts.filter(saysSomething);
  const blocks = kept.flatMap((part) => writeBlock(part, writing));
  // no `json_object` here: the instruction is its place
  if (source.responseFormat?.kind === 'json')
    blocks.push({ type: 'text', text: 'Answer with one JSON object and nothing else.' });
  return blocks.length > 0 ? blocks : null;
}

function writeFormat(source: Conversation, dropped: Dropped): JsonObject | null {
  const format = source.responseFormat;
  if (format?.kind !== 'schema') return null;
  if (format.description !== null) dropped.lose('formatDescription');
  const schema = source.source === 'anthropic-messages' ? format.schema : closeSchema(format.schema);
  return { type: 'json_schema', schema };
}

/** "stop_sequences: each stop sequence must contain non-whitespace" is a 400; completions often stop at the end of a line. */
function writeStop(
  stop: Sampling['stop'],
  own: boolean,
  target: TargetFacts,
  dropped: Dropped,
): Sampling['stop'] | null {
  if (stop === undefined || own || target.author !== 'anthropic') return stop;
  const kept = stop.filter((text) => text.trim() !== '');
  if (kept.length < stop.length) dropped.lose('stop');
  return kept.length > 0 ? kept : null;
}

function writeSampling(sampling: Sampling, own: boolean, thinks: boolean, dropped: Dropped): JsonObject {
  const { temperature, topP, topK, stop: _stop, ...rest } = sampling;
  const names: Readonly<Record<string, string>> = {
    minP: 'min_p',
    frequencyPenalty: 'frequency_penalty',
    presencePenalty: 'presence_penalty',
    repetitionPenalty: 'repetition_penalty',
    seed: 'seed',
  };
  for (const name of Object.keys(rest)) dropped.add(names[name] ?? name);
  const written: Record<string, unknown> = { top_k: topK };
  if (own) return { ...written, temperature, top_p: topP };
  // thinking models take no other temperature than 1, and no model takes more or both kinds of sampling at once
  if (temperature !== undefined && !thinks && temperature <= 1) written.temperature = temperature;
  else if (temperature !== undefined) dropped.add('temperature');
  if (topP !== undefined && !thinks && written.temperature === undefined) written.top_p = topP;
  else if (topP !== undefined) dropped.add('top_p');
  if (thinks && topK !== undefined) {
    delete written.top_k;
    dropped.add('top_k');
  }
  return written;
}

function writeMetadata(source: Conversation, own: boolean): JsonObject | null {
  const metadata = {
    ...objectOf(own ? source.extras.metadata : null),
    ...(source.userId === null ? {} : { user_id: source.userId }),
  };
  return Object.keys(metadata).length > 0 ? metadata : null;
}

/**
 * Other formats cache by themselves and have no word for it; here nothing is cached unasked. Agents, who send the same
 * prefix again and again, get the API's automatic mark; a single question would only pay the surcharge.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/prompt-caching (top-level `cache_control`)
 */
function writeCacheMark(source: Conversation, target: TargetFacts): JsonObject | null {
  const marked = source.turns.some((turn) => turn.parts.some((part) => 'cache' in part && part.cache !== undefined));
  return target.provider === 'anthropic' && source.tools.length > 0 && !marked ? { type: 'ephemeral' } : null;
}

function writeExtras(source: Conversation, dropped: Dropped): JsonObject {
  if (source.source === 'anthropic-messages') return source.extras;
  for (const [name, value] of Object.entries(source.extras)) if (!isIdle(name, value)) dropped.add(name);
  return {};
}
