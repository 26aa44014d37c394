/**
 * Whether a model id fits a pattern. `*` stands for any run of characters and is the only special sign; without one the pattern
 * means this id exactly: `anthropic/*` an author, `openai/gpt-5*` a family, `*` + `/claude-*` any author. Case counts.
 * Walks both texts once with one step back, so a hostile pattern cannot make it slow.
 */
export function matchesPattern(pattern: string, id: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let place = 0;
  while (at < id.length) {
    if (place < pattern.length && pattern[place] === '*') {
      star = place++;
      resume = at;
    } else if (place < pattern.length && pattern[place] === id[at]) {
      place++;
      at++;
    } else if (star >= 0) {
      place = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[place] === '*') place++;
  return place === pattern.length;
}
