import type { AppState } from '../../../shared/app-state.ts';
import type { CallName, Input, Output } from '../../../shared/ipc.ts';

/** What the handlers share. */
export interface FakeMain {
  readonly state: () => AppState;
  /** Announces what has become another. */
  readonly change: (edit: Partial<AppState>) => void;
}

/** The calls of the pages that are shown; a call without a handler is refused. */
export type FakeHandlers = { readonly [N in CallName]?: (input: Input<N>) => Output<N> };

export class Refusal extends Error {}
