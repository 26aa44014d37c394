/** A pasted text as a request body, or where and why it is none. */
export type PastedBody =
  | { readonly body: Record<string, unknown>; readonly problem: null }
  | { readonly body: null; readonly problem: string; readonly line: number | null };

/** Reads a pasted request. The problem names the line, because bodies are long. */
export function readBody(text: string): PastedBody {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return unreadable(text, error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { body: null, problem: 'A request is a JSON object: { "model": …, "messages": [ … ] }.', line: null };
  return { body: value as Record<string, unknown>, problem: null };
}

function unreadable(text: string, message: string): PastedBody {
  const at = placeOf(text, message);
  if (at === null) return { body: null, problem: `This is no JSON: ${plain(message)}.`, line: null };
  const before = text.slice(0, at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const problem = `This is no JSON. Line ${before.length}, column ${column}: ${plain(message)}.`;
  return { body: null, problem, line: before.length };
}

/** Engines name the place in words of their own; the end of the text is named by none. */
function placeOf(text: string, message: string): number | null {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Math.min(Number(position), text.length);
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  if (line !== undefined && column !== undefined) {
    const lines = text.split('\n').slice(0, Number(line) - 1);
    return lines.reduce((sum, each) => sum + each.length + 1, 0) + Number(column) - 1;
  }
  return /end of|unterminated/i.test(message) ? text.length : null;
}

/** The engine's sentence without the place, which is said in front, and without a piece of the body. */
function plain(message: string): string {
  const words = message
    .replace(/^JSON\.parse: /, '')
    .replace(/,? ?"?\.\.\..*$/s, '')
    .replace(/,? in JSON.*$/s, '')
    .replace(/ at (?:line|position).*$/s, '')
    .replace(/, ".*" is not valid JSON$/s, '');
  return words.charAt(0).toLowerCase() + words.slice(1);
}
