/** @returns what is wrong with a web origin that a person allows, as a sentence; null when it is one. */
export function originProblem(origin: string): string | null {
  if (URL.parse(origin)?.origin === origin) return null;
  return `"${origin}" is no web origin. Write it like https://app.example, without a path.`;
}
