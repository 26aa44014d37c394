import type { ContentPolicy } from '../../../../shared/guardrails.ts';
import { compileContent, findingActions, type FindingAction } from './compile-content.ts';
import { createPlaceholders } from './placeholders.ts';
import { scanText } from './scan-text.ts';

export interface ContentPreview {
  /** What would happen to a request with this text; null = nothing. */
  readonly action: FindingAction | null;
  /** What the provider would get; the text itself when it is blocked or nothing is redacted. */
  readonly redacted: string;
  /** Rising; places are characters of the text. */
  readonly hits: readonly PreviewHit[];
}

export interface PreviewHit {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly detector: string;
  readonly format: string;
  readonly action: FindingAction;
}

/**
 * What would happen to a text if a user sent it, for the window's box.
 *
 * @throws InvalidPatternError for a custom pattern that is not supported
 */
export function previewContent(text: string, policies: readonly ContentPolicy[]): ContentPreview {
  const { layers, allowedTexts } = compileContent(policies);
  const hits = scanText(text, layers.user, allowedTexts);
  const action = findingActions.find((candidate) => hits.some((hit) => hit.action === candidate)) ?? null;
  const { standInFor } = createPlaceholders(true);
  let redacted = '';
  let from = 0;
  for (const { start, end, detector, action: own } of hits) {
    if (own !== 'redact' || action === 'block') continue;
    redacted += text.slice(from, start) + standInFor(text.slice(start, end), detector);
    from = end;
  }
  return {
    action,
    redacted: redacted + text.slice(from),
    hits: hits.map(({ start, end, detector, action: own }) => ({
      start,
      end,
      detector: detector.name,
      format: detector.format,
      action: own,
    })),
  };
}
