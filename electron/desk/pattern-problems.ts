import { parsePattern } from '../gateway/guardrails/content/pattern/parse-pattern.ts';
import type { ContentPolicy, CustomPattern } from '../../shared/guardrails.ts';

/**
 * Looks for own patterns that cannot be searched for. Kept, each would stop every request.
 *
 * @returns a sentence for each
 */
export function patternProblems(policy: ContentPolicy | null | undefined): readonly string[] {
  return (policy?.custom ?? []).flatMap((custom) => problemOf(custom) ?? []);
}

function problemOf({ label, pattern, ignoreCase }: CustomPattern): string | null {
  try {
    parsePattern(pattern, ignoreCase);
    return null;
  } catch (error) {
    return `The pattern "${label}" cannot be used. ${error instanceof Error ? error.message : String(error)}`;
  }
}
