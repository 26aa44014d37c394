import type { Citation } from './conversation.ts';
import { numberOf, objectOf, objectsOf, textOf } from './json-value.ts';
import type { JsonObject } from './json-value.ts';

/** Reads the web pages among `annotations`, of a chat answer or a part of a response; other kinds name files nobody else has. */
export function readCitations(annotations: unknown): readonly Citation[] {
  return objectsOf(annotations).flatMap((entry) => readCitation(entry) ?? []);
}

/** Chat has the fields one level deeper. @returns null for what is no web page */
export function readCitation(annotation: JsonObject | null): Citation | null {
  const fields = objectOf(annotation?.url_citation) ?? annotation;
  const url = textOf(fields?.url);
  if (annotation?.type !== 'url_citation' || fields === null || url === null) return null;
  return { url, title: textOf(fields.title), start: numberOf(fields.start_index), end: numberOf(fields.end_index) };
}

/** Writes one as responses have it; both places must be there. */
export function writeCitation({ url, title, start, end }: Citation): JsonObject {
  return { type: 'url_citation', url, title: title ?? url, start_index: start ?? 0, end_index: end ?? 0 };
}

/** Writes one as chat has it. */
export function writeChatCitation(citation: Citation): JsonObject {
  const { type, ...fields } = writeCitation(citation);
  return { type, [String(type)]: fields };
}
