/** OpenRouter's limits on model patterns (its schema of 2026-08-12): how many, how long each, how long together. */
export const patternLimits = { count: 1_024, chars: 1_024, totalChars: 65_536 } as const;

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

/** What include and exclude patterns leave of a list of model ids. */
export interface PatternResult {
  readonly allowed: readonly string[];
  /** Id to the sentence why not. */
  readonly refused: ReadonlyMap<string, string>;
  /** Patterns that fit no id at all: worth telling, they are often misspelt. */
  readonly idle: readonly string[];
}

/** Includes first (none = everything), then excludes, which always win. */
export function applyPatterns(
  ids: readonly string[],
  include: readonly string[],
  exclude: readonly string[],
): PatternResult {
  const allowed: string[] = [];
  const refused = new Map<string, string>();
  for (const id of ids) {
    const excluder = exclude.find((pattern) => matchesPattern(pattern, id));
    if (include.length > 0 && !include.some((pattern) => matchesPattern(pattern, id)))
      refused.set(id, 'not among allowed_models');
    else if (excluder !== undefined) refused.set(id, `excluded_models has "${excluder}"`);
    else allowed.push(id);
  }
  const idle = [...include, ...exclude].filter((pattern) => !ids.some((id) => matchesPattern(pattern, id)));
  return { allowed, refused, idle };
}

/** @returns what is wrong with a list of patterns, as a sentence, or null. */
export function findPatternFault(field: string, patterns: unknown): string | null {
  if (!Array.isArray(patterns)) return `${field} must be an array of strings.`;
  if (patterns.length > patternLimits.count)
    return `${field} has ${patterns.length} patterns; at most ${patternLimits.count} are allowed.`;
  let total = 0;
  for (const pattern of patterns as readonly unknown[]) {
    if (typeof pattern !== 'string' || pattern === '') return `${field} must hold non-empty strings only.`;
    if (pattern.length > patternLimits.chars)
      return `${field} has a pattern of ${pattern.length} characters; at most ${patternLimits.chars} are allowed.`;
    total += pattern.length;
  }
  return total > patternLimits.totalChars
    ? `${field} has ${total} characters in all; at most ${patternLimits.totalChars} are allowed.`
    : null;
}
