import path from 'node:path';
import { z } from 'zod';
import type { Measured } from '../gateway/ports.ts';
import { readTextIfThere, writePrivateFile } from './private-file.ts';

const sampleSchema = z.object({
  at: z.number(),
  succeeded: z.boolean(),
  ttftMs: z.number().nullable(),
  tokensPerSecond: z.number().nullable(),
});
const measuredSchema = z.record(z.string(), z.array(sampleSchema));

/** Keeps measured speeds over a restart. They can be measured again: a file that cannot be read or written is no trouble. */
export interface MeasuredFile {
  readonly read: () => Measured;
  /** Writes what has changed since the last time. */
  readonly save: (measured: Measured) => void;
}

/** @param dataDir absolute */
export function openMeasuredFile(dataDir: string): MeasuredFile {
  const file = path.join(dataDir, 'measured.json');
  let saved = '';
  return {
    read() {
      try {
        saved = readTextIfThere(file) ?? '';
        return saved === '' ? {} : measuredSchema.parse(JSON.parse(saved));
      } catch {
        return {};
      }
    },
    save(measured) {
      const text = JSON.stringify(measured);
      if (text === saved || text === '{}') return;
      try {
        writePrivateFile(file, text);
        saved = text;
      } catch {
        // the ledger's notice tells of a disk that refuses
      }
    },
  };
}
