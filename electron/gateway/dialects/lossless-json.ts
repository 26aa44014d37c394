/** What `JSON.parse` tells a reviver since ES2026; the compiler's library does not know it yet. */
type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

const rawJson = (JSON as unknown as { readonly rawJSON: (text: string) => object }).rawJSON;
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;

/**
 * Parses JSON so that `JSON.stringify` writes every number with the digits it had: ids of 64 bits in the arguments of a
 * tool survive translation. Numbers a double holds exactly stay numbers.
 *
 * @throws SyntaxError
 * @see https://tc39.es/proposal-json-parse-with-source/
 */
export function parseLossless(text: string): unknown {
  // 16 digits are the fewest that a double may not hold
  if (!/\d{16}/.test(text)) return JSON.parse(text) as unknown;
  return parseWithSource(text, (_key, value, { source }) => {
    if (typeof value !== 'number' || source === undefined || String(value) === source) return value;
    return Number.isSafeInteger(value) || source.length < 16 ? value : rawJson(source);
  });
}
