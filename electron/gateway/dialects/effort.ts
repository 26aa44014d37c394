/** @returns the effort nearest to a cap on thinking tokens, for formats that know only words: our own steps at 4k and 16k. */
export function effortForBudget(budgetTokens: number | null): string | null {
  if (budgetTokens === null) return null;
  if (budgetTokens < 4096) return 'low';
  return budgetTokens < 16_384 ? 'medium' : 'high';
}
