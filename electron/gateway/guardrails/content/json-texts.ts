import { gatewayFields } from '../../dialects/gateway-fields.ts';
import { createJsonReader, type JsonText, type Place } from './json-reader.ts';

/** Members of a request that hold what the model will read, as a text or as a list of messages. */
const requestMembers = new Set(['messages', 'input', 'system', 'instructions', 'prompt', 'suffix']);
/** What no provider gets as it is written here, and the descriptions of tools. */
const unreadMembers = new Set([...gatewayFields, 'model', 'tools', 'functions']);
const systemMembers = new Set(['system', 'instructions']);

/** The texts of a request body, and where its messages begin. */
export interface RequestTexts {
  readonly texts: readonly JsonText[];
  readonly messages: readonly MessagePlace[];
}

export interface MessagePlace {
  /** First byte of the message. */
  readonly at: number;
  readonly key: string;
  readonly index: number;
}

/**
 * Finds the texts of a request body, in order, without building a tree.
 *
 * @param json UTF-8
 * @param seed random; makes hashes unpredictable for whoever writes the texts
 * @param from the message that `json` begins with, when what stands before it is left out
 * @throws JsonTextError
 */
export function requestTexts(json: Buffer, seed: number, from: Omit<MessagePlace, 'at'> | null = null): RequestTexts {
  const reader = createJsonReader(json, seed);
  const messages: MessagePlace[] = [];
  const readMessages = (key: string) => (index: number) => {
    messages.push({ at: reader.place(), key, index });
    reader.takeMessage(key, `${key}[${index}]`);
  };
  const readMember = (key: string): void => {
    if (unreadMembers.has(key)) return reader.skip();
    if (!requestMembers.has(key)) return reader.take(key, 'user', key, reader.isNested());
    const place = systemMembers.has(key) ? 'other' : 'user';
    return reader.isList() ? reader.items(readMessages(key)) : reader.take(key, place, key, false);
  };
  if (from === null) reader.members(readMember);
  else {
    reader.itemsFrom(from.index, readMessages(from.key));
    reader.membersAfter(readMember);
  }
  return { texts: reader.texts, messages };
}

/**
 * Finds all texts of an answer, or of what is written in a tool call's arguments; `json` is UTF-8.
 *
 * @param isFree names and numbers count as texts everywhere, not only in the arguments of tools
 */
export function allTexts(json: Buffer, seed: number, place: Place, where: string, isFree = false): JsonText[] {
  const reader = createJsonReader(json, seed);
  reader.take('', place, where, isFree);
  reader.end();
  return reader.texts;
}
