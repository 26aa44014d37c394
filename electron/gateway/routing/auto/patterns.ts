import { matchesPattern } from '../../catalog/model-pattern.ts';

/** OpenRouter's limits on model patterns (its schema of 2026-08-12): how many, how long each, how long together. */
export const patternLimits = { count: 1_024, chars: 1_024, totalChars: 65_536 } as const;

/** What include and exclude patterns leave of a list of model ids. */
export interface PatternResult {
  readonly allowed: readonly string[];
  /** Id to the reason why not, as half a sentence. */
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
