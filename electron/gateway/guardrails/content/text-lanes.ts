import { listOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../dialects/json-value.ts';
import type { Depth } from './restore-text.ts';

/** A piece of one of the texts that a stream writes side by side. */
export interface LanePiece {
  /** The same for all pieces of one text. */
  readonly lane: string;
  readonly text: string;
  readonly depth: Depth;
  /** The provider signs the text: it must stay as it is. */
  readonly isSealed: boolean;
  /** Changes the piece in its event. */
  readonly replace: (text: string) => void;
  /** An event that adds a text to the lane and does nothing else. */
  readonly event: (text: string) => JsonObject;
}

/** @returns the pieces of text in one event of a stream, whatever wire format it is in */
export function lanePieces(event: JsonObject): LanePiece[] {
  if (Array.isArray(event['choices']))
    return objectsOf(event['choices']).flatMap((choice) => choicePieces(event, choice));
  const type = textOf(event['type']) ?? '';
  if (type === 'content_block_delta') return blockPieces(event);
  return type.endsWith('.delta') ? responsePieces(event, type) : [];
}

/** Whether the event ends the texts so far: what was held back of them must go out first. */
export function endsTexts(event: JsonObject, hasPieces: boolean): boolean {
  if (Array.isArray(event['choices']))
    return objectsOf(event['choices']).some((choice) => typeof choice['finish_reason'] === 'string');
  const type = textOf(event['type']) ?? '';
  const isAside = type === 'ping' || type.endsWith('annotation.added') || deltaOf(event)['type'] === 'citations_delta';
  return !hasPieces && !isAside;
}

const chatMembers = ['content', 'reasoning_content', 'reasoning', 'refusal'] as const;

function choicePieces(event: JsonObject, choice: JsonObject): LanePiece[] {
  const index = numberOf(choice['index']) ?? 0;
  const { id, object, created, model } = event;
  const wrap = (rest: JsonObject): JsonObject => ({
    id,
    object,
    created,
    model,
    choices: [{ index, ...rest, finish_reason: null }],
  });
  const plain = piece(choice, 'text', `${index} text`, 0, (text) => wrap({ text }));
  const delta = objectOf(choice['delta']);
  if (delta === null) return plain;
  const texts = chatMembers.flatMap((member) =>
    piece(delta, member, `${index} ${member}`, 0, (text) => wrap({ delta: { [member]: text } })),
  );
  const calls = objectsOf(delta['tool_calls']).flatMap((call, position) => {
    const number = numberOf(call['index']) ?? position;
    const target = objectOf(call['function']) ?? {};
    return piece(target, 'arguments', `${index} call ${number}`, 1, (text) =>
      wrap({ delta: { tool_calls: [{ index: number, function: { arguments: text } }] } }),
    );
  });
  const called = piece(objectOf(delta['function_call']) ?? {}, 'arguments', `${index} function`, 1, (text) =>
    wrap({ delta: { function_call: { arguments: text } } }),
  );
  const details = objectsOf(delta['reasoning_details']).flatMap((detail, position) => {
    const { type, format, index: number = position } = detail;
    const wrapDetail = (member: string) => (text: string) =>
      wrap({ delta: { reasoning_details: [{ type, format, index: number, [member]: text }] } });
    return ['text', 'summary'].flatMap((member) =>
      piece(detail, member, `${index} ${member} of ${String(number)}`, 0, wrapDetail(member), true),
    );
  });
  return [...plain, ...texts, ...calls, ...called, ...details];
}

function blockPieces(event: JsonObject): LanePiece[] {
  const { type, index } = event;
  const delta = deltaOf(event);
  const block = (member: string, depth: Depth, isSealed = false): LanePiece[] => {
    const wrap = (text: string): JsonObject => ({ type, index, delta: { type: delta['type'], [member]: text } });
    return piece(delta, member, `${String(index)} ${member}`, depth, wrap, isSealed);
  };
  return [...block('text', 0), ...block('partial_json', 1), ...block('thinking', 0, true)];
}

function deltaOf(event: JsonObject): JsonObject {
  return objectOf(event['delta']) ?? {};
}

function responsePieces(event: JsonObject, type: string): LanePiece[] {
  const place = [event['item_id'], event['output_index'], event['content_index'], event['summary_index']].join(' ');
  const depth = type.includes('arguments') ? 1 : 0;
  return piece(event, 'delta', `${type} ${place}`, depth, (text) => ({ ...event, delta: text }));
}

function piece(
  owner: JsonObject,
  member: string,
  lane: string,
  depth: Depth,
  event: (text: string) => JsonObject,
  isSealed = false,
): LanePiece[] {
  const text = textOf(owner[member]);
  if (text === null) return [];
  return [
    {
      lane,
      text,
      depth,
      isSealed,
      event,
      replace: (next) => void ((owner as Record<string, unknown>)[member] = next),
    },
  ];
}

/** Texts of an event that are not written piece by piece, e.g. the whole answer at the end of a responses stream. */
export function hasWholeTexts(event: JsonObject): boolean {
  return listOf(event['choices']).length === 0 && lanePieces(event).length === 0;
}
