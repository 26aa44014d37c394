import type { DetectorName } from '../../../../shared/guardrails.ts';

/** Something to look for. */
export interface Detector {
  readonly name: DetectorName | 'custom';
  /** What exactly was found, e.g. `github-token`; part of the placeholder. */
  readonly format: string;
  /** Pattern in the dialect of `parse-pattern.ts`. */
  readonly pattern: string;
  readonly ignoreCase: boolean;
  /** Says no to what only looks like it. */
  readonly check?: (found: string) => boolean;
}

/** A detector that heeds the case of letters. */
export function detector(
  name: DetectorName,
  format: string,
  pattern: string,
  check?: (found: string) => boolean,
): Detector {
  return { name, format, pattern, ignoreCase: false, ...(check === undefined ? {} : { check }) };
}
