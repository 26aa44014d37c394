import type { CallSequencer } from '../call-sequencer.ts';
import { objectOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import type { ReplyEvent } from '../reply.ts';
import { argumentsOf, thoughtSignatureOf } from './read-messages.ts';

/** Puts the pieces of streamed calls together. */
export interface CallDeltaReader {
  /** One entry of a chunk's `tool_calls`. @param answerId stem of ids that the server leaves out */
  read(entry: JsonObject, answerId: string, out: ReplyEvent[]): void;
  /** The answer ends: lets out what still waits for a name. */
  flush(answerId: string, out: ReplyEvent[]): void;
}

interface Call {
  readonly key: number;
  /** Its index, or its id where there is none; null = only what follows at once belongs to it. */
  readonly place: number | string | null;
  id: string;
  name: string;
  /** Arguments that came before it has begun. */
  text: string;
  /** Its arguments may be whole. */
  closed: boolean;
  custom: boolean;
  signature: string | null;
  begun: boolean;
}

/**
 * A call is known by its index. Google sends whole calls, without an index or each under index 0, and gateways before Google leave
 * out ids as well (NousResearch/hermes-agent#62940, dyedd/lens#49).
 */
export function createCallDeltaReader(calls: CallSequencer): CallDeltaReader {
  const known: Call[] = [];
  /** The last at each place: looking through thousands of calls for every piece would hold up everybody. */
  const lastAt = new Map<number | string, Call>();

  function findCall(place: Call['place'], name: string): Call | undefined {
    if (place === null) return name === '' ? known.at(-1) : undefined;
    return lastAt.get(place);
  }

  /**
   * Another id with a name begins another call; an id alone does not, since vLLM made up a new one for every piece. Without ids
   * another name does, or another object behind one that is whole.
   */
  function isAnother(call: Call, id: string, name: string, text: string): boolean {
    if (name !== '' && id !== '' && call.id !== '' && id !== call.id) return true;
    if (!call.begun || call.custom || id !== '') return false;
    return (name !== '' && name !== call.name) || (call.closed && text.startsWith('{') && calls.isWhole(call.key));
  }

  function begin(call: Call, answerId: string, out: ReplyEvent[]): void {
    call.begun = true;
    const { signature, name, text, custom } = call;
    if (signature !== null)
      push(
        out,
        calls.pass({
          kind: 'reasoning-seal',
          seal: { maker: 'google', form: 'signature', data: signature, itemId: null },
        }),
      );
    const id = call.id === '' ? `call_${answerId}_${calls.calls}` : call.id;
    push(out, calls.start(call.key, { kind: 'tool-start', id, name, namespace: null, custom }));
    if (text !== '') push(out, calls.fill(call.key, text));
  }

  return {
    read(entry, answerId, out) {
      const custom = objectOf(entry.custom);
      const target = custom ?? objectOf(entry.function);
      const name = textOf(target?.name) ?? '';
      const id = textOf(entry.id) ?? '';
      const text = (custom === null ? argumentsOf(target?.arguments) : textOf(custom.input)) ?? '';
      const place = placeOf(entry.index) ?? (id === '' ? null : id);
      let call = findCall(place, name);
      const before = call !== undefined && isAnother(call, id, name, text) ? call : null;
      if (call === undefined || before !== null) {
        if (before === null && place === null && name === '') return;
        if (before !== null) push(out, calls.finish(before.key));
        const sameName = before?.name ?? '';
        call = {
          key: known.length,
          place,
          id,
          name: sameName,
          text: '',
          closed: false,
          custom: false,
          signature: null,
          begun: false,
        };
        known.push(call);
        if (place !== null) lastAt.set(place, call);
      }
      if (text !== '') call.closed = text.endsWith('}');
      if (call.begun) {
        if (text !== '') push(out, calls.fill(call.key, text));
        return;
      }
      if (call.id === '') call.id = id;
      if (name !== '') call.name = name;
      call.text += text;
      call.custom ||= custom !== null;
      call.signature ??= thoughtSignatureOf(entry);
      // some servers name the tool one piece after the id
      if (call.name !== '') begin(call, answerId, out);
    },
    flush(answerId, out) {
      for (const call of known) if (!call.begun && call.text !== '') begin(call, answerId, out);
    },
  };
}

function placeOf(index: unknown): number | string | null {
  return typeof index === 'number' || typeof index === 'string' ? index : null;
}

function push(out: ReplyEvent[], events: readonly ReplyEvent[]): void {
  for (const event of events) out.push(event);
}
