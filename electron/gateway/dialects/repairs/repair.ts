import type { Dialect } from '../../../../shared/dialect.ts';
import type { JsonObject } from '../json-value.ts';

/** A small change to a request that cures a known refusal. */
export interface Repair {
  /** Stable, e.g. `drop-field:temperature`; remembered per provider and model. */
  readonly id: string;
  /** true = holds for every request to this model at this provider: remember it; false = cures this body only. */
  readonly lasting: boolean;
  /** Sentence for a person: what is changed, and why. */
  readonly describe: string;
  /** @returns the changed body; the same object when there is nothing to change. */
  readonly apply: (body: JsonObject) => JsonObject;
}

/** What a provider said about a body. */
export interface Refusal {
  readonly dialect: Dialect;
  readonly status: number;
  /** The provider's message, and all other text of its error. */
  readonly text: string;
  /** The parsed body of the error. */
  readonly error: unknown;
  readonly body: JsonObject;
}

/** Recognises one kind of refusal. */
export type RepairRule = (refusal: Refusal) => Repair | null;
