import type { ContentPreview } from '../../../shared/guardrails.ts';

type Finding = ContentPreview['findings'][number];

/** A piece of a text: something that was found, or what lies between. */
export interface TextPiece {
  readonly start: number;
  readonly text: string;
  readonly finding: Finding | null;
}

/** Cuts a text at what was found in it. Findings that reach into one before them are left out. */
export function cutAtFindings(text: string, findings: readonly Finding[]): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const finding of findings.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (finding.start < from || finding.end > text.length) continue;
    if (finding.start > from) pieces.push({ start: from, text: text.slice(from, finding.start), finding: null });
    pieces.push({ start: finding.start, text: text.slice(finding.start, finding.end), finding });
    from = finding.end;
  }
  if (from < text.length) pieces.push({ start: from, text: text.slice(from), finding: null });
  return pieces;
}
