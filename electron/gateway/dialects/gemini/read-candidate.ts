import { objectOf, objectsOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import type { ReplyPart } from '../reply.ts';

/**
 * Reads the parts of a candidate, whole or of one event. A signature on a call becomes a seal before the call, where every
 * client format has a place for it.
 *
 * @param callId makes an id for a call that came without one
 */
export function readCandidateParts(candidate: JsonObject, callId: (name: string) => string): readonly ReplyPart[] {
  return objectsOf(objectOf(candidate.content)?.parts).flatMap((part) => readPart(part, callId));
}

/** @returns whether anything stands in a candidate: an empty text that carries a signature ends many a stream. */
export function hasContent(candidate: JsonObject): boolean {
  return objectsOf(objectOf(candidate.content)?.parts).some((part) =>
    Object.keys(part).some((name) => (name === 'text' ? part.text !== '' : name !== 'thought' && name !== seal)),
  );
}

const seal = 'thoughtSignature';

function readPart(part: JsonObject, callId: (name: string) => string): readonly ReplyPart[] {
  const text = textOf(part.text);
  if (text !== null && part.thought === true) return [{ kind: 'reasoning', text, seal: null }];
  const parts: ReplyPart[] = text === null || text === '' ? [] : [{ kind: 'text', text }];
  const media = part.thought === true ? null : objectOf(part.inlineData);
  const mediaType = textOf(media?.mimeType) ?? '';
  if (mediaType.startsWith('image/'))
    parts.push({ kind: 'image', url: null, data: textOf(media?.data) ?? '', mediaType, detail: null });
  const call = objectOf(part.functionCall);
  if (call === null) return parts;
  const signature = textOf(part.thoughtSignature);
  if (signature !== null)
    parts.push({
      kind: 'reasoning',
      text: '',
      seal: { maker: 'google', form: 'signature', data: signature, itemId: null },
    });
  const name = textOf(call.name) ?? '';
  parts.push({
    kind: 'tool-call',
    id: textOf(call.id) ?? callId(name),
    name,
    namespace: null,
    arguments: JSON.stringify(call.args ?? {}),
    custom: false,
  });
  return parts;
}

/** @returns why the prompt itself was refused. */
export function blockOf(body: JsonObject): string | null {
  const reason = textOf(objectOf(body.promptFeedback)?.blockReason);
  return reason === null || reason === 'BLOCK_REASON_UNSPECIFIED'
    ? null
    : `The provider refused the prompt (${reason}).`;
}
