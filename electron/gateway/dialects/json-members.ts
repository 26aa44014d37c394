import { fewBytes, skipValue, type JsonMember } from './scan-json.ts';
import { quote, skipSpace, textOf } from './json-grammar.ts';

/**
 * @param member whose value is an array, of a body that was scanned
 * @param most how many of its first elements are wanted
 * @param isEnough asked after each element that takes long to read: true = no more are wanted
 * @returns the first elements, parsed, without looking at the rest; `end` = behind the last byte that was looked at
 */
export function firstElements(
  bytes: Buffer,
  member: JsonMember,
  most: number,
  isEnough: (element: unknown) => boolean,
): { readonly elements: readonly unknown[]; readonly end: number } {
  const { valueStart, valueEnd } = member;
  // Looking for the ends of a few short elements takes longer than reading them all.
  if (valueEnd - valueStart < fewBytes)
    return { elements: (parseAt(bytes, valueStart, valueEnd) as unknown[]).slice(0, most), end: valueEnd };
  const elements: unknown[] = [];
  let at = skipSpace(bytes, valueStart + 1);
  while (elements.length < most && bytes[at] !== 0x5d) {
    const end = skipValue(bytes, at);
    const element: unknown = parseAt(bytes, at, end);
    elements.push(element);
    if (isEnough(element)) return { elements, end };
    at = skipSpace(bytes, end);
    if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1);
  }
  return { elements, end: bytes[at] === 0x5d ? valueEnd : at };
}

function parseAt(bytes: Buffer, start: number, end: number): unknown {
  return JSON.parse(bytes.toString('utf8', start, end));
}

/** @returns where each element of an array begins and ends; nothing for other values. Of a body that was scanned. */
export function elementSpans(
  bytes: Buffer,
  valueStart: number,
): readonly { readonly from: number; readonly to: number }[] {
  const spans = [];
  if (bytes[valueStart] !== 0x5b) return [];
  for (let from = skipSpace(bytes, valueStart + 1); bytes[from] !== 0x5d;) {
    const to = skipValue(bytes, from);
    spans.push({ from, to });
    from = skipSpace(bytes, to);
    if (bytes[from] === 0x2c) from = skipSpace(bytes, from + 1);
  }
  return spans;
}

/** @returns the last two elements of an array, parsed, without looking at the rest; fewer when there are not as many. */
export function lastElements(bytes: Buffer, { tailStart, valueEnd }: JsonMember): readonly unknown[] {
  return tailStart < 0 ? [] : (JSON.parse(`[${bytes.toString('utf8', tailStart, valueEnd)}`) as unknown[]);
}

/** @returns the parsed value of one member. */
export function memberValue(bytes: Buffer, { valueStart, valueEnd }: JsonMember): unknown {
  switch (bytes[valueStart]) {
    case quote:
      return textOf(bytes, valueStart, valueEnd);
    case 0x74:
      return true;
    case 0x66:
      return false;
    case 0x6e:
      return null;
    default:
      return parseAt(bytes, valueStart, valueEnd);
  }
}
