import type { CatalogFigures } from '../../gateway/catalog/catalog-figures.ts';
import { applyReading } from '../../gateway/catalog/refresh/apply-reading.ts';
import type { Reading } from '../../gateway/catalog/refresh/sighting.ts';
import type { Fetched, Validators } from './fetch-json.ts';
import type { CatalogSources, SourceId, SourceKeys } from './sources.ts';

/** What is known, and grows from source to source. Plain data: it travels between threads. */
export interface Knowledge {
  readonly figures: CatalogFigures;
  /** By address. */
  readonly validators: Readonly<Record<string, Validators>>;
  /** Catalog ids by OpenRouter's dated slugs. */
  readonly idBySlug: Readonly<Record<string, string>>;
}

export interface RefreshOrder {
  readonly known: Knowledge;
  readonly sources: CatalogSources;
  readonly keys: SourceKeys;
  /** Models whose speeds are wanted, by OpenRouter's id. */
  readonly tierModels: readonly string[];
  /** ms since epoch. */
  readonly now: number;
}

/** How one source answered. */
export interface SourceAnswer {
  readonly id: SourceId;
  readonly state: 'changed' | 'unchanged' | 'failed' | 'no-key';
  readonly detail: string | null;
  /** false when asking again soon is no use. */
  readonly passing: boolean;
  readonly retryAfterMs: number | null;
}

export interface RefreshOutcome {
  readonly known: Knowledge;
  readonly answers: readonly SourceAnswer[];
}

/** What one source made of what was known, and how it answered. */
export type Asked = readonly [Knowledge, Omit<SourceAnswer, 'id'>];

/**
 * Puts an answer over what is known, unless it is not to be trusted. Only of an answer that was taken the version is
 * remembered: one that was refused must not count as known the next time.
 *
 * @param url null when the version is not remembered at all
 */
export function take(known: Knowledge, url: string | null, fetched: Fetched, read: (json: unknown) => Reading): Asked {
  if (fetched.kind === 'unchanged') return [known, answered('unchanged', null)];
  if (fetched.kind === 'failed') {
    const { reason, passing, retryAfterMs } = fetched;
    return [known, { state: 'failed', detail: reason, passing, retryAfterMs }];
  }
  const refreshed = applyReading(known.figures, read(fetched.json));
  if (!refreshed.ok) return [known, { ...answered('failed', `${refreshed.reason} The old figures stay.`) }];
  const { figures } = refreshed;
  if (url === null) return [{ ...known, figures }, answered('changed', null)];
  const { [url]: _, ...others } = known.validators;
  const validators = fetched.validators === null ? others : { ...others, [url]: fetched.validators };
  return [{ ...known, figures, validators }, answered('changed', null)];
}

/** The answer of a source that need not be asked again before its time. */
export function answered(state: SourceAnswer['state'], detail: string | null): Omit<SourceAnswer, 'id'> {
  return { state, detail, passing: false, retryAfterMs: null };
}

/** What the last answer from an address said about its version; null when it said nothing. */
export function validatorsOf({ validators }: Knowledge, url: string): Validators | null {
  return validators[url] ?? null;
}

/** @returns the header that carries a key; none without one. */
export function bearer(key: string | null): Record<string, string> {
  return key === null ? {} : { authorization: `Bearer ${key}` };
}
