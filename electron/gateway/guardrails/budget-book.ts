import type { Budget } from '../../../shared/guardrails.ts';
import type { PastSessionSpend, PastSpend } from '../ports.ts';
import { windowStart, type BudgetWindow } from './budget-window.ts';

/** Whose money: everybody's, or one client key's by its name. */
export type Payer = { readonly kind: 'all' } | { readonly kind: 'client'; readonly name: string };

/** Money put aside for a request in flight. */
export interface Reservation {
  readonly clientKey: string;
  readonly sessionKey: string | null;
  readonly estimateUsd: number;
}

/** What has been spent, in memory, with what is in flight on top. */
export interface BudgetBook {
  /** Spent and put aside in the window that `now` lies in, USD. */
  readonly spent: (payer: Payer, window: BudgetWindow, zone: Budget['zone'], now: number) => number;
  /** Spent and put aside by a session, USD. */
  readonly spentBySession: (clientKey: string, sessionKey: string) => number;
  /** Puts an estimate aside until the request is settled; 0 when it is not known. */
  readonly reserve: (reservation: Reservation) => Reservation;
  /** Replaces the estimate by what it cost; null = not known, as in the ledger nothing. @param at arrival of the request, ms since epoch; counts where the ledger counts it */
  readonly settle: (reservation: Reservation, costUsd: number | null, at: number) => void;
  /** Takes in what the ledger knows, in place of what was counted so far. */
  readonly load: (spend: readonly PastSpend[], sessions: readonly PastSessionSpend[]) => void;
}

const quarterMs = 900_000;
const oldestMs = 32 * 86_400_000;
/** Sessions that are remembered; the ones idle for longest are forgotten. */
const mostSessions = 10_000;
const everybody = '\n'; // no name of a client key

export function createBudgetBook(): BudgetBook {
  /** USD by quarter hour, by payer: exact in every time zone, and a window is a sum over at most 3,000 of them. */
  const spend = new Map<string, Map<number, number>>();
  const inFlight = new Map<string, number>();
  const inFlightBySession = new Map<string, number>();
  const sessions = new Map<string, number>();
  /** By payer, then one for each window and time zone that was asked for. */
  const sums = new Map<string, Sum[]>();

  function add(payer: string, at: number, costUsd: number): void {
    const slots = spend.get(payer) ?? new Map<number, number>();
    spend.set(payer, slots);
    const slot = Math.floor(at / quarterMs);
    if (!slots.has(slot)) for (const old of slots.keys()) if (old < slot - oldestMs / quarterMs) slots.delete(old);
    slots.set(slot, (slots.get(slot) ?? 0) + costUsd);
    for (const sum of sums.get(payer) ?? []) if (at >= sum.start) sum.usd += costUsd;
  }

  function addInFlight({ clientKey, sessionKey }: Reservation, usd: number): void {
    if (usd === 0) return;
    addTo(inFlight, everybody, usd);
    addTo(inFlight, clientKey, usd);
    if (sessionKey !== null) addTo(inFlightBySession, sessionName(clientKey, sessionKey), usd);
  }

  function settledSince(payer: string, window: BudgetWindow, zone: Budget['zone'], now: number): number {
    const start = windowStart(window, now, zone);
    let ofPayer = sums.get(payer);
    if (ofPayer === undefined) sums.set(payer, (ofPayer = []));
    let known = ofPayer.find((sum) => sum.window === window && sum.zone === zone);
    if (known?.start === start) return known.usd;
    const usd = [...(spend.get(payer) ?? [])].reduce(
      (sum, [slot, cost]) => sum + (slot * quarterMs >= start ? cost : 0),
      0,
    );
    if (known === undefined) ofPayer.push((known = { window, zone, start, usd }));
    known.start = start;
    known.usd = usd;
    return usd;
  }

  return {
    spent: (payer, window, zone, now) => {
      const name = payer.kind === 'all' ? everybody : payer.name;
      return settledSince(name, window, zone, now) + (inFlight.get(name) ?? 0);
    },
    spentBySession: (clientKey, sessionKey) => {
      const name = sessionName(clientKey, sessionKey);
      return (sessions.get(name) ?? 0) + (inFlightBySession.get(name) ?? 0);
    },
    reserve: (reservation) => {
      addInFlight(reservation, reservation.estimateUsd);
      return reservation;
    },
    settle: (reservation, costUsd, at) => {
      const { clientKey, sessionKey, estimateUsd } = reservation;
      addInFlight(reservation, -estimateUsd);
      if (costUsd === null || costUsd === 0) return;
      add(everybody, at, costUsd);
      add(clientKey, at, costUsd);
      if (sessionKey !== null) addToSession(sessions, sessionName(clientKey, sessionKey), costUsd);
    },
    load: (past, pastSessions) => {
      spend.clear();
      sums.clear();
      sessions.clear();
      for (const { at, clientKey, costUsd } of past)
        for (const payer of [everybody, clientKey]) add(payer, at, costUsd);
      for (const { clientKey, sessionKey, costUsd } of pastSessions)
        addToSession(sessions, sessionName(clientKey, sessionKey), costUsd);
    },
  };
}

interface Sum {
  readonly window: BudgetWindow;
  readonly zone: Budget['zone'];
  start: number;
  usd: number;
}

function sessionName(clientKey: string, sessionKey: string): string {
  return `${sessionKey}\n${clientKey}`;
}

/** Nothing in flight is exactly nothing: sums of fractions would leave crumbs behind. */
function addTo(amounts: Map<string, number>, name: string, usd: number): void {
  const sum = (amounts.get(name) ?? 0) + usd;
  if (Math.abs(sum) < 1e-12) amounts.delete(name);
  else amounts.set(name, sum);
}

function addToSession(sessions: Map<string, number>, name: string, usd: number): void {
  const sum = (sessions.get(name) ?? 0) + usd;
  sessions.delete(name);
  sessions.set(name, sum);
  const oldest = sessions.size > mostSessions ? sessions.keys().next().value : undefined;
  if (oldest !== undefined) sessions.delete(oldest);
}
