import type { Budget } from '../../../shared/guardrails.ts';
import { RecentMap } from '../../../shared/recent-map.ts';
import type { PastSessionSpend, PastSpend } from '../ports.ts';
import { windowEnd, windowStart, type BudgetWindow } from './budget-window.ts';

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
  /**
   * Replaces the estimate by what the request cost.
   *
   * @param costUsd null = not known, which counts as nothing, as in the ledger
   * @param at arrival of the request, ms since epoch: it counts in the same quarter hour as in the ledger
   */
  readonly settle: (reservation: Reservation, costUsd: number | null, at: number) => void;
  /** Takes in what the ledger knows, in place of what was counted so far. */
  readonly load: (spend: readonly PastSpend[], sessions: readonly PastSessionSpend[]) => void;
}

const quarterMs = 900_000;
/** A month and a day: the slot that came first goes where there are more, whatever time it is by a clock that may jump. */
const mostSlots = (32 * 86_400_000) / quarterMs;
/** Sessions of one client key that are remembered, and half as many at least; the ones idle for longest are forgotten. */
const mostSessions = 20_000;
const everybody = '\n'; // no name of a client key

/** What one payer has spent and put aside. */
interface Account {
  /** USD by quarter hour: exact in every time zone, and a window is a sum over at most 3,000 of them. */
  readonly slots: Map<number, number>;
  /** One for each window and time zone that was asked for. */
  readonly sums: Sum[];
  readonly sessions: RecentMap<string, Money>;
  readonly all: Money;
}

interface Money {
  /** Of a session; the spend of a payer is in its slots. */
  spentUsd: number;
  inFlightUsd: number;
}

interface Sum {
  readonly window: BudgetWindow;
  readonly zone: Budget['zone'];
  start: number;
  /** What a clock that was ahead has put behind it counts when that time comes. */
  end: number;
  usd: number;
}

export function createBudgetBook(): BudgetBook {
  const accounts = new Map<string, Account>();

  const accountOf = (payer: string): Account => accounts.get(payer) ?? openAccount(payer);

  /**
   * By itself, for V8's compiler: a literal of zeros that was seen before they became fractions, and is not reached again, keeps it
   * from ever finishing a function that has it inside.
   */
  function openAccount(payer: string): Account {
    const account = {
      slots: new Map(),
      sums: [],
      sessions: new RecentMap<string, Money>(mostSessions),
      all: noMoney(),
    };
    accounts.set(payer, account);
    return account;
  }

  function settledSince(account: Account, window: BudgetWindow, zone: Budget['zone'], now: number): number {
    const start = windowStart(window, now, zone);
    let known = account.sums.find((sum) => sum.window === window && sum.zone === zone);
    if (known?.start === start) return known.usd;
    const end = windowEnd(window, now, zone);
    let usd = 0;
    for (const [slot, cost] of account.slots) if (slot * quarterMs >= start && slot * quarterMs < end) usd += cost;
    if (known === undefined) account.sums.push((known = { window, zone, start, end, usd }));
    known.start = start;
    known.end = end;
    known.usd = usd;
    return usd;
  }

  function putAside({ clientKey, sessionKey }: Reservation, usd: number): void {
    if (usd === 0) return;
    const own = accountOf(clientKey);
    addInFlight(accountOf(everybody).all, usd);
    addInFlight(own.all, usd);
    if (sessionKey !== null) addInFlight(sessionOf(own, sessionKey), usd);
  }

  return {
    spent: (payer, window, zone, now) => {
      const account = accountOf(payer.kind === 'all' ? everybody : payer.name);
      return settledSince(account, window, zone, now) + account.all.inFlightUsd;
    },
    spentBySession: (clientKey, sessionKey) => {
      const { spentUsd, inFlightUsd } = accountOf(clientKey).sessions.get(sessionKey) ?? nothing;
      return spentUsd + inFlightUsd;
    },
    reserve: (reservation) => {
      putAside(reservation, reservation.estimateUsd);
      return reservation;
    },
    settle: (reservation, costUsd, at) => {
      const { clientKey, sessionKey, estimateUsd } = reservation;
      putAside(reservation, -estimateUsd);
      if (costUsd === null || !(costUsd > 0)) return; // nothing can give money back
      const own = accountOf(clientKey);
      spend(accountOf(everybody), at, costUsd);
      spend(own, at, costUsd);
      if (sessionKey !== null) sessionOf(own, sessionKey).spentUsd += costUsd;
    },
    load: (past, pastSessions) => {
      for (const { slots, sums, sessions } of accounts.values()) {
        slots.clear();
        sums.length = 0;
        sessions.clear();
      }
      for (const { at, clientKey, costUsd } of past) {
        spend(accountOf(everybody), at, costUsd);
        spend(accountOf(clientKey), at, costUsd);
      }
      for (const { clientKey, sessionKey, costUsd } of pastSessions)
        sessionOf(accountOf(clientKey), sessionKey).spentUsd += costUsd;
    },
  };
}

function noMoney(): Money {
  return { spentUsd: 0, inFlightUsd: 0 };
}

const nothing: Readonly<Money> = noMoney();

function sessionOf({ sessions }: Account, sessionKey: string): Money {
  let money = sessions.get(sessionKey);
  if (money === undefined) sessions.set(sessionKey, (money = noMoney()));
  return money;
}

function spend({ slots, sums }: Account, at: number, costUsd: number): void {
  const slot = Math.floor(at / quarterMs);
  const before = slots.get(slot);
  if (before === undefined && slots.size >= mostSlots) {
    const [first = slot] = slots.keys();
    slots.delete(first);
  }
  slots.set(slot, (before ?? 0) + costUsd);
  for (const sum of sums) if (at >= sum.start && at < sum.end) sum.usd += costUsd;
}

/**
 * Nothing in flight is exactly nothing: sums of fractions would leave crumbs behind, and a session that was forgotten meanwhile a
 * debt that others could spend.
 */
function addInFlight(money: Money, usd: number): void {
  const sum = money.inFlightUsd + usd;
  money.inFlightUsd = sum < 1e-12 ? 0 : sum;
}
