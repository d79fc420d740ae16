import type { Turn } from './turn-process.ts'

/** In figures; with no latency there is no turn. */
export function turnOf(latenciesMs: readonly number[], spentMs: number): Turn {
  const sorted = latenciesMs.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!
  return { claimsPerS: (sorted.length * 1_000) / spentMs, claimP50Ms: at(0.5), claimP99Ms: at(0.99) }
}
