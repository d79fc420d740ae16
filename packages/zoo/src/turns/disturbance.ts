/** Two figures of a quiet host differ by less than what others take of a busy one. */
const quietShare = 0.1

/** A line about what others took of the CPUs, where it was much. */
export function disturbanceOf(backgroundShares: readonly number[]): string[] {
  const most = Math.max(0, ...backgroundShares)
  if (most <= quietShare) return []
  return [
    `other processes took up to ${(most * 100).toFixed(0)} % of the CPUs between the rounds: these figures do not hold on a quiet host`,
  ]
}
