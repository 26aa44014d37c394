/** A chance as a percentage; near certainty keeps a decimal. @param chance 0..1 */
export function formatChance(chance: number): string {
  const percent = chance * 100;
  return `${percent > 98.95 && percent < 100 ? percent.toFixed(1) : Math.round(percent)} %`;
}
