import { createCallSequencer } from '../call-sequencer.ts';
import type { CallSequencer } from '../call-sequencer.ts';
import { readCitations } from '../citations.ts';
import type { StreamReader } from '../dialect-codec.ts';
import { listOf, objectOf, objectsOf, parseJson, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import type { FinishReason, ReplyEvent } from '../reply.ts';
import { isBroken, readFinishReason } from './finish-reason.ts';
import { failureIn, failureOfEvent, usageIn } from './read-answer.ts';
import { createCallDeltaReader } from './read-call-deltas.ts';
import type { CallDeltaReader } from './read-call-deltas.ts';
import { brokenOff, unreadable } from '../provider-failure.ts';
import { readDeltaContent, readImages } from './read-reply.ts';
import { isErrorEvent } from '../status-failure.ts';
import { readReasoningDetails } from './reasoning-details.ts';

const none: readonly ReplyEvent[] = [];

/** Reads the chunks of a streamed chat completion. Only the first choice: translated requests never ask for more. */
export function createChatStreamReader(): StreamReader {
  const calls = createCallSequencer();
  const callDeltas = createCallDeltaReader(calls);
  let started = false;
  let finish: FinishReason | null = null;
  let refused = false;
  let id = 'answer';

  function readChunk(chunk: JsonObject): readonly ReplyEvent[] {
    const out: ReplyEvent[] = [];
    if (!started) {
      started = true;
      id = textOf(chunk.id) ?? id;
      out.push({ kind: 'start', id: textOf(chunk.id), model: textOf(chunk.model) });
    }
    const failure = failureIn(chunk);
    if (failure !== null) return [...out, { kind: 'error', failure }];
    const choice = objectOf(listOf(chunk.choices)[0]);
    if (choice !== null) readChoice(choice, out);
    if ((chunk.usage ?? choice?.usage ?? null) !== null) {
      const tokens = usageIn(chunk);
      if (tokens !== null) out.push({ kind: 'usage', usage: { tokens, costUsd: null } });
    }
    return out;
  }

  function readChoice(choice: JsonObject, out: ReplyEvent[]): void {
    const delta = objectOf(choice.delta) ?? objectOf(choice.message);
    if (delta !== null) readDelta(delta, calls, callDeltas, id, out);
    refused ||= typeof delta?.refusal === 'string' && delta.refusal !== '';
    const reason = choice.finish_reason;
    if (typeof reason !== 'string' || reason === '') return;
    callDeltas.flush(id, out);
    push(out, calls.flush());
    if (isBroken(reason)) {
      out.push({ kind: 'error', failure: brokenOff(reason) });
      return;
    }
    const read = readFinishReason(reason, calls.calls, refused);
    // some say `stop` with every chunk, before a call comes: only that changes what was said
    if (finish !== null && !(finish === 'stop' && read === 'tool_calls')) return;
    finish = read;
    out.push({ kind: 'finish', reason: read, stopSequence: null });
  }

  return {
    read(event) {
      const { data } = event;
      if (data === '[DONE]' || data === '') return none;
      if (isErrorEvent(event)) return [{ kind: 'error', failure: failureOfEvent(event) }];
      const chunk = objectOf(parseJson(data));
      return chunk === null
        ? [{ kind: 'error', failure: unreadable('an event that is no JSON object') }]
        : readChunk(chunk);
    },
    end() {
      const out: ReplyEvent[] = [];
      callDeltas.flush(id, out);
      return [...out, ...calls.flush()];
    },
    get ended() {
      return finish !== null;
    },
  };
}

function readDelta(
  delta: JsonObject,
  calls: CallSequencer,
  callDeltas: CallDeltaReader,
  id: string,
  out: ReplyEvent[],
): void {
  const { content } = delta;
  if (delta.reasoning_details !== undefined || delta.reasoning_content !== undefined || delta.reasoning !== undefined) {
    readReasoning(delta, calls, out);
  }
  if (typeof content === 'string') {
    if (content !== '') push(out, calls.pass({ kind: 'text', text: content }));
  } else if (Array.isArray(content)) {
    const { text, thinking } = readDeltaContent(content);
    if (thinking !== '') push(out, calls.pass({ kind: 'reasoning', text: thinking }));
    if (text !== '') push(out, calls.pass({ kind: 'text', text }));
  }
  if (delta.images !== undefined) for (const image of readImages(delta.images)) push(out, calls.pass(image));
  if (delta.annotations !== undefined)
    for (const citation of readCitations(delta.annotations)) push(out, calls.pass({ kind: 'citation', citation }));
  if (typeof delta.refusal === 'string' && delta.refusal !== '')
    push(out, calls.pass({ kind: 'refusal', text: delta.refusal }));
  if (delta.tool_calls !== undefined) for (const entry of objectsOf(delta.tool_calls)) callDeltas.read(entry, id, out);
  const legacy = objectOf(delta.function_call);
  if (legacy !== null) callDeltas.read({ index: 0, function: legacy }, id, out);
}

function readReasoning(delta: JsonObject, calls: CallSequencer, out: ReplyEvent[]): void {
  const details = readReasoningDetails(delta.reasoning_details);
  for (const part of details) {
    if (part.text !== '') push(out, calls.pass({ kind: 'reasoning', text: part.text }));
    if (part.seal !== null) push(out, calls.pass({ kind: 'reasoning-seal', seal: part.seal }));
  }
  const text = textOf(delta.reasoning_content) ?? textOf(delta.reasoning) ?? '';
  if (text !== '' && !details.some((part) => part.text !== '')) push(out, calls.pass({ kind: 'reasoning', text }));
}

function push(out: ReplyEvent[], events: readonly ReplyEvent[]): void {
  for (const event of events) out.push(event);
}
