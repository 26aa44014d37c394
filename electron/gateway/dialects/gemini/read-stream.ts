import type { StreamReader } from '../dialect-codec.ts';
import { listOf, objectOf, parseJson, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { brokenOff, emptyAnswer, unreadable } from '../provider-failure.ts';
import { eventFailure, isErrorEvent } from '../status-failure.ts';
import type { ReplyEvent, ReplyPart } from '../reply.ts';
import { isBroken, readFinishReason } from './finish-reason.ts';
import { readGeminiUsage } from './gemini-usage.ts';
import { blockOf, hasContent, readCandidateParts } from './read-candidate.ts';
import { geminiFailureIn } from './read-error.ts';

const none: readonly ReplyEvent[] = [];

/** Reads the events of `streamGenerateContent?alt=sse`. Calls arrive whole; the last event has a `finishReason`. */
export function createGeminiStreamReader(): StreamReader {
  let started = false;
  let ended = false;
  let spoken = false;
  let calls = 0;
  /** Ids made for calls that came without one. */
  let made = 0;
  let id = 'answer';

  function readAnswer(answer: JsonObject): readonly ReplyEvent[] {
    const out: ReplyEvent[] = [];
    if (!started) {
      started = true;
      id = textOf(answer.responseId) ?? id;
      out.push({ kind: 'start', id: textOf(answer.responseId), model: textOf(answer.modelVersion) });
    }
    const block = blockOf(answer);
    const candidate = objectOf(listOf(answer.candidates)[0]);
    spoken ||= candidate !== null && hasContent(candidate);
    if (candidate !== null)
      for (const part of readCandidateParts(candidate, () => `call_${id}_${made++}`)) pushPart(part, out);
    const tokens = readGeminiUsage(answer.usageMetadata);
    if (tokens !== null) out.push({ kind: 'usage', usage: { tokens, costUsd: null } });
    if (block !== null) finishWith('SAFETY', block, out);
    else if (typeof candidate?.finishReason === 'string') finishWith(candidate.finishReason, null, out);
    return out;
  }

  function pushPart(part: ReplyPart, out: ReplyEvent[]): void {
    if (part.kind === 'tool-call') {
      calls += 1;
      out.push({ kind: 'tool-start', id: part.id, name: part.name, namespace: null, custom: false });
      out.push({ kind: 'tool-arguments', text: part.arguments }, { kind: 'tool-end' });
      return;
    }
    if (part.kind === 'image') out.push(part);
    else if (part.text !== '') out.push({ kind: part.kind, text: part.text });
    if (part.kind === 'reasoning' && part.seal !== null) out.push({ kind: 'reasoning-seal', seal: part.seal });
  }

  function finishWith(reason: string, refusal: string | null, out: ReplyEvent[]): void {
    if (ended || reason === 'FINISH_REASON_UNSPECIFIED') return;
    if (isBroken(reason)) {
      out.push({ kind: 'error', failure: brokenOff(reason) });
      return;
    }
    // a fault that Google knows of: google-gemini/deprecated-generative-ai-python#744, google-gemini/gemini-cli#28351
    if (!spoken && readFinishReason(reason, 0) === 'stop') {
      out.push({ kind: 'error', failure: emptyAnswer });
      return;
    }
    ended = true;
    if (refusal !== null) out.push({ kind: 'refusal', text: refusal });
    out.push({ kind: 'finish', reason: readFinishReason(reason, calls), stopSequence: null });
  }

  return {
    read(sent) {
      const { data } = sent;
      if (data === '') return none;
      const parsed = parseJson(data);
      if (isErrorEvent(sent)) return [{ kind: 'error', failure: eventFailure(parsed ?? data, geminiFailureIn) }];
      const failure = geminiFailureIn(parsed);
      if (failure !== null) return [{ kind: 'error', failure }];
      const answer = objectOf(parsed);
      return answer === null
        ? [{ kind: 'error', failure: unreadable('an event that is no JSON object') }]
        : readAnswer(answer);
    },
    end: () => none,
    get ended() {
      return ended;
    },
  };
}
