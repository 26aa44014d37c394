import type { TokenUsage } from '../../../../shared/request-log.ts';
import { listOf, objectOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { brokenOff, emptyAnswer, unreadable } from '../provider-failure.ts';
import type { Reply, ReplyPart } from '../reply.ts';
import type { ProviderFailure } from '../stream-facts.ts';
import { isBroken, readFinishReason } from './finish-reason.ts';
import { readGeminiUsage } from './gemini-usage.ts';
import { blockOf, hasContent, readCandidateParts } from './read-candidate.ts';
import { geminiFailureIn } from './read-error.ts';

/** Reads a whole answer of `generateContent`. */
export function readGeminiReply(
  body: unknown,
): Reply | { readonly failure: ProviderFailure; readonly usage?: TokenUsage | null } {
  const answer = objectOf(body);
  const failure = geminiFailureIn(body);
  if (failure !== null) return { failure };
  if (answer === null) return { failure: unreadable('an answer that is no JSON object') };
  const block = blockOf(answer);
  if (block !== null) return replyOf(answer, [{ kind: 'refusal', text: block }], 'SAFETY');
  const candidate = objectOf(listOf(answer.candidates)[0]);
  if (candidate === null) return { failure: unreadable('an answer without candidates') };
  const reason = textOf(candidate.finishReason) ?? 'STOP';
  if (isBroken(reason)) return { failure: brokenOff(reason) };
  if (readFinishReason(reason, 0) === 'stop' && !hasContent(candidate))
    return { failure: emptyAnswer, usage: readGeminiUsage(answer.usageMetadata) };
  let calls = 0;
  const id = textOf(answer.responseId) ?? 'answer';
  return replyOf(answer, joinTexts(readCandidateParts(candidate, () => `call_${id}_${calls++}`)), reason);
}

function replyOf(answer: JsonObject, parts: readonly ReplyPart[], reason: string): Reply {
  const tokens = readGeminiUsage(answer.usageMetadata);
  return {
    id: textOf(answer.responseId),
    model: textOf(answer.modelVersion),
    parts,
    finish: readFinishReason(reason, parts.filter((part) => part.kind === 'tool-call').length),
    stopSequence: null,
    usage: tokens === null ? null : { tokens, costUsd: null },
  };
}

/** One text arrives in many parts. */
function joinTexts(parts: readonly ReplyPart[]): readonly ReplyPart[] {
  const joined: ReplyPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.kind === 'text' && part.kind === 'text')
      joined[joined.length - 1] = { ...last, text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}
