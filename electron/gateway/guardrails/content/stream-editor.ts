import { objectOf, parseJson, type JsonObject } from '../../dialects/json-value.ts';
import { createSseSplitter, type SseEvent } from '../../dialects/sse.ts';
import type { CompiledContent } from './compile-content.ts';
import { inspectAnswer, type Finding, type GuardMemory } from './content-guard.ts';
import { createRestoringEdit, createScanningEdit, type LaneEdit } from './lane-edit.ts';
import { restoreJson } from './restore-text.ts';
import type { Hit } from './scan-text.ts';
import { endsTexts, hasWholeTexts, lanePieces, type LanePiece } from './text-lanes.ts';

/** Changes a stream of server-sent events in the client's wire format on its way out. */
export interface StreamEditor {
  /** @returns the events that may go out now; nothing once the answer is blocked */
  readonly push: (chunk: Buffer) => Buffer;
  /** The stream is over. @returns what was held back */
  readonly end: () => Buffer;
  readonly findings: () => readonly Finding[];
  /** Something was found that blocks: end the stream with an error event. */
  readonly isBlocked: () => boolean;
}

export interface StreamEditorOptions {
  /** Original by placeholder, as the request's inspection gave them. */
  readonly originals: ReadonlyMap<string, string>;
  readonly content: CompiledContent;
  readonly memory: GuardMemory;
}

/** @returns null when there is nothing to change or look for, so that the bytes may pass untouched */
export function createStreamEditor(options: StreamEditorOptions): StreamEditor | null {
  const { originals, content, memory } = options;
  const scans = content.layers.answer.length > 0;
  if (originals.size === 0 && !scans) return null;
  const splitter = createSseSplitter();
  const lanes = new Map<string, Lane>();
  const findings = new Map<string, Finding>();
  let blocked = false;
  /** What an event said beside its texts; most say the same. */
  let lastRest = '';

  function note({ detector, action }: Hit): void {
    addFinding({ detector: detector.name, format: detector.format, action, where: 'answer', count: 1 });
  }

  /** What is known already was shown piece by piece, or by an event before. */
  function addUnknown(finding: Finding): void {
    if (!findings.has(keyOf(finding))) addFinding(finding);
  }

  function addFinding(finding: Finding): void {
    const key = keyOf(finding);
    findings.set(key, { ...finding, count: (findings.get(key)?.count ?? 0) + finding.count });
    blocked ||= finding.action === 'block';
  }

  function laneOf(piece: LanePiece): Lane {
    const known = lanes.get(piece.lane);
    if (known !== undefined) return known;
    const edits = [
      ...(scans ? [createScanningEdit(content, note, piece)] : []),
      ...(originals.size > 0 && !piece.isSealed ? [createRestoringEdit(originals, piece.depth)] : []),
    ];
    const lane = { edit: chain(edits), piece, name: null };
    lanes.set(piece.lane, lane);
    return lane;
  }

  /** Events with what was held back of all texts, each in its own form. */
  function flush(): string {
    let out = '';
    for (const [key, { edit, piece, name }] of lanes) {
      const rest = edit.end();
      lanes.delete(key);
      if (rest !== '') out += frame(name, JSON.stringify(piece.event(rest)));
    }
    return out;
  }

  function editEvent({ event: name, data }: SseEvent): string {
    const sent = data === '[DONE]' ? null : objectOf(parseJson(data));
    if (sent === null) return flush() + frame(name, data);
    if (hasWholeTexts(sent)) {
      const before = endsTexts(sent, false) ? flush() : '';
      return before + frame(name, editWhole(data));
    }
    const event = scans ? editRest(sent) : sent;
    const pieces = lanePieces(event);
    const ends = endsTexts(event, pieces.length > 0);
    const changed = pieces.map((piece) => editPiece(piece, name, ends)).includes(true) || event !== sent;
    const before = ends ? flush() : '';
    return before + frame(name, changed ? JSON.stringify(event) : data);
  }

  /** Looks at what an event says beside the pieces of its texts, e.g. the name of a tool. @returns the same event where nothing is taken out */
  function editRest(event: JsonObject): JsonObject {
    const pieces = lanePieces(event);
    for (const piece of pieces) piece.replace('');
    const rest = JSON.stringify(event);
    let edited = event;
    if (rest !== lastRest) {
      const { bytes, findings: found, action } = inspectAnswer(Buffer.from(rest), content, memory);
      found.forEach(addUnknown);
      if (action === 'redact') edited = objectOf(parseJson(bytes.toString('utf8'))) ?? event;
      else lastRest = rest;
    }
    for (const [index, piece] of lanePieces(edited).entries()) piece.replace(pieces[index]?.text ?? '');
    return edited;
  }

  function editPiece(piece: LanePiece, name: string | null, isLast: boolean): boolean {
    const lane = laneOf(piece);
    lane.piece = piece;
    lane.name = name;
    const out = lane.edit.push(piece.text) + (isLast ? lane.edit.end() : '');
    if (out === piece.text) return false;
    piece.replace(out);
    return true;
  }

  /** Ends of texts, and of the answer, repeat what was streamed. */
  function editWhole(data: string): string {
    let text = data;
    if (scans) {
      const { bytes, findings: found } = inspectAnswer(Buffer.from(data), content, memory);
      found.forEach(addUnknown);
      text = bytes.toString('utf8');
    }
    return restoreJson(text, originals);
  }

  function emit(events: readonly SseEvent[]): string {
    let out = '';
    for (const event of events) {
      const text = editEvent(event);
      if (blocked) return out;
      out += text;
    }
    return out;
  }

  return {
    push: (chunk) => Buffer.from(blocked ? '' : emit(splitter.push(chunk))),
    end: () => {
      const rest = blocked ? '' : emit(splitter.end());
      const held = blocked ? '' : flush();
      return Buffer.from(blocked ? rest : rest + held);
    },
    findings: () => [...findings.values()],
    isBlocked: () => blocked,
  };
}

function keyOf({ format, action }: Finding): string {
  return `${format} ${action}`;
}

interface Lane {
  readonly edit: LaneEdit;
  /** The last piece, whose form what is held back goes out in. */
  piece: LanePiece;
  name: string | null;
}

function chain(edits: readonly LaneEdit[]): LaneEdit {
  return {
    push: (text) => edits.reduce((piece, edit) => edit.push(piece), text),
    end: () => edits.reduce((rest, edit) => edit.push(rest) + edit.end(), ''),
  };
}

function frame(name: string | null, data: string): string {
  const lines = data.split('\n').map((line) => `data: ${line}\n`);
  return `${name === null ? '' : `event: ${name}\n`}${lines.join('')}\n`;
}
