/** One look at the API's memory, at a moment of the run. */
export interface MemoryLook {
  /** 0 to 1. */
  readonly share: number
  readonly atMs: number
  readonly rssMib: number
  /** Where all garbage was collected for it. */
  readonly collectedHeapMib: number | undefined
}

/** At the end over what it was before: heap after collection at 20 %, resident set at half time. */
export const bounds = { heap: 1.2, rss: 1.2 } as const

export interface MemoryVerdict {
  readonly violations: readonly string[]
  /** For people. */
  readonly lines: readonly string[]
}

/** Flat is what does not grow once the works that there are have all been done: so the beginning does not count. */
export function judgeMemory(looks: readonly MemoryLook[]): MemoryVerdict {
  const at = (share: number, of: readonly MemoryLook[]) => of.find((look) => look.share >= share - 1e-9) ?? of.at(-1)!
  const heaps = looks.filter(({ collectedHeapMib }) => collectedHeapMib !== undefined)
  const heapAt = (share: number) => at(share, heaps).collectedHeapMib!
  const rssAt = (share: number) => at(share, looks).rssMib
  const isLate = ({ share }: MemoryLook) => share >= 0.5
  const heapSlope = mibPerHour(heaps.filter(isLate).map(({ atMs, collectedHeapMib }) => [atMs, collectedHeapMib!]))
  const rssSlope = mibPerHour(looks.filter(isLate).map(({ atMs, rssMib }) => [atMs, rssMib]))
  const mib = (value: number) => value.toFixed(1)
  return {
    violations: [
      ...grown('the heap after collection', heapAt(0.2), heapAt(1), bounds.heap, '20 %'),
      ...grown('the resident set', rssAt(0.5), rssAt(1), bounds.rss, '50 %'),
    ],
    lines: [
      `heap after collection: ${mib(heapAt(0.2))} MiB at 20 %, ${mib(heapAt(0.5))} at 50 %, ${mib(heapAt(1))} at the end; over the second half ${mib(heapSlope)} MiB an hour`,
      `resident set: ${mib(rssAt(0.1))} MiB at 10 %, ${mib(rssAt(0.5))} at 50 %, ${mib(rssAt(1))} at the end; over the second half ${mib(rssSlope)} MiB an hour`,
    ],
  }
}

function grown(what: string, before: number, after: number, bound: number, since: string): string[] {
  // NaN is no memory that was seen
  if (after <= before * bound) return []
  return [`${what} grew from ${before.toFixed(1)} MiB at ${since} to ${after.toFixed(1)}, and ${bound} times is allowed`]
}

/** By least squares. */
function mibPerHour(points: readonly (readonly [atMs: number, mib: number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanMs, meanMib] = [mean(points.map(([atMs]) => atMs)), mean(points.map(([, value]) => value))]
  const covariance = points.reduce((sum, [atMs, value]) => sum + (atMs - meanMs) * (value - meanMib), 0)
  const variance = points.reduce((sum, [atMs]) => sum + (atMs - meanMs) ** 2, 0)
  return (3_600_000 * covariance) / variance
}
