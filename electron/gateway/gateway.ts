import type { BudgetState, RoutePreview } from '../../shared/app-state.ts';
import type { Trial } from './pipeline/trial.ts';
import type { Measured } from './ports.ts';
import type { Snapshot } from './routing/snapshot.ts';
import type { AttemptFailure } from './upstream/attempt-failure.ts';

/** A running or stopped gateway. */
export interface Gateway {
  /**
   * Binds 127.0.0.1 (and ::1 where there is one).
   *
   * @param port 0 takes any free port.
   * @returns the port that was bound; rejects with the system's error, e.g. `EADDRINUSE`.
   */
  listen(port: number): Promise<number>;
  /** Stops taking requests, lets running ones finish for up to `graceMs`, then ends them with an error event. */
  close(graceMs: number): Promise<void>;
  /** The facts a request arriving now would see, as the default client. */
  snapshot(): Snapshot;
  /**
   * What would happen to this body; sends nothing.
   *
   * @param trial what the window tries out beside the body
   * @throws GatewayError for a body no client may send
   */
  preview(body: Readonly<Record<string, unknown>>, trial?: Trial): RoutePreview;
  /** Ends the rest of an endpoint and of its provider, or of a provider alone. */
  wake(endpointOrProvider: string): void;
  /** A provider refused its key outside of any request: all its endpoints rest. */
  refused(provider: string, failure: Pick<AttemptFailure, 'reason' | 'status'>): void;
  /** How far each budget is used up. */
  budgets(): BudgetState[];
  /** All measurements that still count, for `Ports.measured` after a restart. */
  measured(): Measured;
  /** Forgets all rests and measurements. */
  forgetHealth(): void;
  /** Called after a rest began or ended. @returns a function that ends the subscription. */
  onHealthChange(listener: () => void): () => void;
}
