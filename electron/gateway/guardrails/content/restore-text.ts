import { JsonDepthError, JsonTextError } from './json-reader.ts';
import { allTexts } from './json-texts.ts';
import { placeholderPattern } from './placeholders.ts';

/** How often a text is written as JSON inside of JSON: 0 = plain, 1 = inside the arguments of a tool call. */
export type Depth = 0 | 1;

/** Puts originals back. What is no placeholder of this conversation stays. */
export function restoreText(text: string, originals: ReadonlyMap<string, string>, depth: Depth): string {
  return text.replaceAll(placeholderPattern, (found) => {
    const original = originals.get(found);
    if (original === undefined) return found;
    return depth === 0 ? original : escaped(original);
  });
}

/** Members whose text is JSON again. */
const nestedMembers = new Set(['arguments', 'partial_json']);
/** Members that the provider has signed, and that must come back to it as they are. */
const sealedMembers = new Set(['thinking', 'signature', 'encrypted_content']);

/** Puts originals back into an answer, or one event of it: every other byte stays. What is no JSON is passed on as it is. */
export function restoreJson(json: string, originals: ReadonlyMap<string, string>): string {
  if (originals.size === 0 || !json.includes('[')) return json;
  try {
    const bytes = Buffer.from(json);
    let from = 0;
    let restored = '';
    for (const { start, end, key } of allTexts(bytes, 0, 'answer', '')) {
      if (sealedMembers.has(key)) continue;
      const raw = bytes.toString('utf8', start, end);
      // a placeholder needs no escape in JSON, what it stands for may need one for each level
      const text = raw.replaceAll(placeholderPattern, (found) => {
        const original = originals.get(found);
        if (original === undefined) return found;
        return nestedMembers.has(key) ? escaped(escaped(original)) : escaped(original);
      });
      if (text === raw) continue;
      restored += bytes.toString('utf8', from, start) + text;
      from = end;
    }
    return restored + bytes.toString('utf8', from);
  } catch (error) {
    if (error instanceof JsonTextError || error instanceof JsonDepthError) return json;
    throw error;
  }
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
