/** How a coding score that nobody measured came about, in words. */
const basisWords: Readonly<Record<string, string>> = {
  measured: 'Measured',
  yours: 'Yours',
  simulated: 'Simulated',
  'estimated-from-intelligence-index': 'Estimated from the intelligence index',
  'estimated-from-scale-4.0': 'Estimated from an older scale of the same index',
  'estimated-from-terminal-bench-4.0': 'Roughly estimated from Terminal-Bench',
  'predecessor-floor': 'No figure yet: the score of the model it replaces',
  'predecessor-floor-of-estimate': 'No figure yet: the estimated score of the model it replaces',
};

export function describeBasis(basis: string | null): string {
  return basis === null ? 'No score' : (basisWords[basis] ?? basis);
}
