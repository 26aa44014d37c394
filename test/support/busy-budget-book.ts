// node --trace-opt busy-budget-book.ts: asks for what was spent before anything is, as the window does, and then handles requests.
import { createBudgetBook, type Payer } from '../../electron/gateway/guardrails/budget-book.ts';

const payers: readonly Payer[] = [
  { kind: 'all' },
  ...['Zed', 'Cline', 'Codex'].map((name) => ({ kind: 'client', name }) as const),
];
const now = Date.parse('2026-11-25T15:10:00Z');
const book = createBudgetBook();

function askForAll(): void {
  for (const payer of payers)
    for (const window of ['day', 'week', 'month'] as const) book.spent(payer, window, 'utc', now);
}

function handleRequests(): void {
  for (let index = 0; index < 100_000; index += 1) {
    askForAll();
    const reservation = book.reserve({ clientKey: 'Zed', sessionKey: null, estimateUsd: 0.001 });
    book.settle(reservation, 0.0013, now);
  }
}

for (let times = 0; times < 5; times += 1) askForAll();
handleRequests();
