import type { ContentPolicy } from '../../shared/guardrails.ts';
import { factoryGuardrails } from '../../shared/guardrails.ts';
import { previewContent } from '../gateway/guardrails/content/preview-content.ts';
import type { BodySink } from '../gateway/ports.ts';

/** What was said in one request, for a person who looks for a fault. In memory only. */
export interface RecordedBodies {
  readonly request: string;
  readonly response: string;
  /** Something was too long to be kept whole. */
  readonly truncated: boolean;
}

/** Records bodies for a while, then stops by itself. Off at every start. */
export interface BodyRecorder extends BodySink {
  /** @param minutes 0 stops at once and forgets everything. */
  readonly record: (minutes: number) => void;
  /** Forgets what was recorded, and goes on if it records. */
  readonly forget: () => void;
  /** ms since epoch until which bodies are recorded; null = not recording. */
  readonly until: () => number | null;
  readonly read: (id: string) => RecordedBodies | null;
}

/** Bytes kept of one body, and of all together. */
const mostBytes = 1_000_000;
const mostTotalBytes = 64_000_000;

/** Secrets are taken out even where no rule of the user's asks for it. */
const withoutSecrets: ContentPolicy = {
  ...factoryGuardrails.content,
  detectors: { ...factoryGuardrails.content.detectors, secrets: 'redact' },
};

interface Kept {
  request: Buffer;
  response: Buffer[];
  responseBytes: number;
  bytes: number;
  truncated: boolean;
}

/** @param redact takes known secrets out. @param now ms since epoch */
export function createBodyRecorder(redact: (text: string) => string, now: () => number): BodyRecorder {
  const kept = new Map<string, Kept>();
  let end: number | null = null;
  let lengthMs = 0;
  let total = 0;

  function until(): number | null {
    const left = end === null ? 0 : end - now();
    // a clock that was set back would make it last longer than a person allowed
    if (left <= 0 || left > lengthMs) end = null;
    return end;
  }

  function makeRoom(): void {
    for (const [id, { bytes }] of kept) {
      if (total <= mostTotalBytes) return;
      kept.delete(id);
      total -= bytes;
    }
  }

  function clean(bytes: Buffer): string {
    return redact(previewContent(bytes.toString('utf8'), [withoutSecrets]).redacted);
  }

  function forget(): void {
    kept.clear();
    total = 0;
  }

  return {
    until,
    forget,
    record(minutes) {
      lengthMs = minutes * 60_000;
      end = minutes === 0 ? null : now() + lengthMs;
      if (minutes === 0) forget();
    },
    wanted: () => until() !== null,
    request(id, bytes) {
      const request = Buffer.from(bytes.subarray(0, mostBytes));
      const truncated = bytes.length > mostBytes;
      kept.set(id, { request, response: [], responseBytes: 0, bytes: request.length, truncated });
      total += request.length;
      makeRoom();
    },
    response(id, bytes) {
      const entry = kept.get(id);
      if (entry === undefined) return;
      const room = mostBytes - entry.responseBytes;
      entry.truncated ||= room < bytes.length;
      if (room === 0) return;
      const piece = Buffer.from(bytes.subarray(0, room));
      entry.response.push(piece);
      entry.responseBytes += piece.length;
      entry.bytes += piece.length;
      total += piece.length;
      makeRoom();
    },
    read(id) {
      const entry = kept.get(id);
      if (entry === undefined) return null;
      return {
        request: clean(entry.request),
        response: clean(Buffer.concat(entry.response)),
        truncated: entry.truncated,
      };
    },
  };
}
