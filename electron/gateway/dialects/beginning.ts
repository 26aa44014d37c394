import type { InboundDialect } from './conversation.ts';
import { firstElements, memberValue } from './json-members.ts';
import { objectOf } from './json-value.ts';
import type { RequestFields } from './request-fields.ts';
import { fewBytes, type JsonMember } from './scan-json.ts';
import { fingerprint, isInstruction } from './session-key.ts';

/** What a conversation can be told by, as parts of a body. */
interface Beginning {
  readonly dialect: InboundDialect;
  readonly turns: JsonMember;
  readonly system: JsonMember | undefined;
  readonly instructions: JsonMember | undefined;
}

/**
 * Remembers what conversations are called, by the bytes they begin with: an agent sends the same instructions with every turn,
 * and to read them takes longer than to route the request. Holds copies.
 */
export interface BeginningMemory {
  /** @returns undefined for one that is not known */
  readonly recall: (bytes: Buffer, beginning: Beginning) => string | undefined;
  /** @param end behind the last byte of the turns that the name was made of */
  readonly keep: (bytes: Buffer, beginning: Beginning, end: number, name: string) => void;
}

interface Known {
  readonly dialect: InboundDialect;
  readonly turns: Buffer;
  readonly system: Buffer | null;
  readonly instructions: Buffer | null;
  readonly name: string;
}

/** Conversations that are remembered, newest first. */
const mostKnown = 8;
/** Of one of them, bytes. */
const mostBytes = 512 * 1024;

export function createBeginningMemory(): BeginningMemory {
  let known: readonly Known[] = [];
  return {
    recall: (bytes, beginning) => known.find((each) => isBeginning(each, bytes, beginning))?.name,
    keep(bytes, { dialect, turns, system, instructions }, end, name) {
      const length = end - turns.valueStart + lengthOf(system) + lengthOf(instructions);
      if (length < fewBytes || length > mostBytes) return;
      const one: Known = {
        dialect,
        turns: Buffer.from(bytes.subarray(turns.valueStart, end)),
        system: copyOf(bytes, system),
        instructions: copyOf(bytes, instructions),
        name,
      };
      known = [one, ...known].slice(0, mostKnown);
    },
  };
}

function lengthOf(member: JsonMember | undefined): number {
  return member === undefined ? 0 : member.valueEnd - member.valueStart;
}

function copyOf(bytes: Buffer, member: JsonMember | undefined): Buffer | null {
  return member === undefined ? null : Buffer.from(bytes.subarray(member.valueStart, member.valueEnd));
}

function isBeginning(known: Known, bytes: Buffer, { dialect, turns, system, instructions }: Beginning): boolean {
  return (
    known.dialect === dialect &&
    begins(known.turns, bytes, turns) &&
    isWhole(known.system, bytes, system) &&
    isWhole(known.instructions, bytes, instructions)
  );
}

function isWhole(copy: Buffer | null, bytes: Buffer, member: JsonMember | undefined): boolean {
  if (copy === null || member === undefined) return copy === null && member === undefined;
  return copy.length === lengthOf(member) && begins(copy, bytes, member);
}

/** @returns whether the value of a member begins with these bytes */
function begins(copy: Buffer, bytes: Buffer, member: JsonMember): boolean {
  const { valueStart } = member;
  return copy.length <= lengthOf(member) && copy.compare(bytes, valueStart, valueStart + copy.length) === 0;
}

/** Instructions and the first message stand at the very beginning of a conversation. */
const beginningTurns = 8;

/**
 * @param turns the conversation itself
 * @returns a name for the conversation made of how it begins, without parsing the rest of it; null where it has no message
 */
export function nameByBeginning(
  bytes: Buffer,
  fields: RequestFields,
  turns: JsonMember,
  dialect: InboundDialect,
  memory?: BeginningMemory,
): string | null {
  const beginning = { dialect, turns, system: fields.member('system'), instructions: fields.member('instructions') };
  const isLarge = bytes.length >= fewBytes;
  const known = isLarge ? memory?.recall(bytes, beginning) : undefined;
  if (known !== undefined) return known;
  const [system, instructions] = [fields.value('system'), fields.value('instructions')];
  const { elements, end } = isList(bytes, turns)
    ? firstElements(bytes, turns, beginningTurns, untilNamed((system ?? instructions) !== undefined))
    : { elements: memberValue(bytes, turns), end: turns.valueEnd };
  const name = fingerprint({ system, instructions, [turns.key]: elements }, dialect);
  if (isLarge && name !== null) memory?.keep(bytes, beginning, end, name);
  return name;
}

/** @param member of a body that was scanned */
export function isList(bytes: Buffer, { valueStart }: JsonMember): boolean {
  return bytes[valueStart] === 0x5b;
}

/** @returns false until both an instruction and another message have gone by; the name is made of the first of each */
function untilNamed(isInstructed: boolean): (turn: unknown) => boolean {
  let hasInstruction = isInstructed;
  let hasMessage = false;
  return (turn) => {
    const message = objectOf(turn);
    if (message !== null && isInstruction(message)) hasInstruction = true;
    else if (message !== null) hasMessage = true;
    return hasInstruction && hasMessage;
  };
}
