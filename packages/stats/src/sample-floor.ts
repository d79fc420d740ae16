/** The percentiles that a summary may hold, and their names. */
export const percentOf = { p50: 50, p90: 90, p95: 95, p99: 99, p999: 99.9 } as const
export type PercentileName = keyof typeof percentOf

/**
 * The fewest samples that carry a percentile: the smallest n for which at most one of n samples lies above the true
 * percentile with a probability of at most 1 %. It is the early-stopping rule of MLPerf inference
 * (mlcommons/inference_policies, inference_rules.adoc, appendix "Early Stopping Criterion": confidence .99, tolerance 0).
 */
export function sampleFloor(percent: number, confidence = 0.99): number {
  if (!(percent > 0 && percent < 100)) throw new RangeError(`a percentile lies between 0 and 100, not at ${percent}`)
  const below = percent / 100
  const above = (100 - percent) / 100
  // below^n + n above below^(n - 1), which falls as n grows
  const doubt = (n: number) => Math.exp((n - 1) * Math.log(below)) * (below + n * above)

  let floor = 1
  while (doubt(floor) > 1 - confidence) floor *= 2
  for (let step = floor >> 1; step >= 1; step >>= 1) if (floor > step && doubt(floor - step) <= 1 - confidence) floor -= step
  return floor
}

export const sampleFloors = {
  median: sampleFloor(percentOf.p50),
  p90: sampleFloor(percentOf.p90),
  p95: sampleFloor(percentOf.p95),
  p99: sampleFloor(percentOf.p99),
  p999: sampleFloor(percentOf.p999),
} as const
