import type { RateLimit } from './limits.ts'

export interface Verdict {
  readonly isAllowed: boolean
  /** Whole requests that are left. */
  readonly remaining: number
  /** Until the quota is whole again. */
  readonly resetS: number
  /** Until one more request is allowed; 0 where one is now. */
  readonly retryAfterS: number
}

export type TokenBuckets = ReturnType<typeof createTokenBuckets>

/**
 * A bucket for each key: it holds `count`, and fills again evenly over the window. Memory is bounded: beyond `maxKeys` the key that was
 * longest not seen is forgotten, and begins with a full bucket if it comes back.
 */
export function createTokenBuckets({ count, windowS }: RateLimit, maxKeys = 10_000) {
  const perMs = count / (windowS * 1_000)
  // a Map keeps the order of insertion, and each use inserts anew: the first key is the one longest not seen
  const buckets = new Map<string, { level: number; atMs: number }>()

  function levelOf(key: string, nowMs: number): number {
    const bucket = buckets.get(key)
    if (!bucket) return count
    // a clock that was set back fills nothing
    return Math.min(count, bucket.level + Math.max(0, nowMs - bucket.atMs) * perMs)
  }

  const verdictOf = (level: number, isAllowed: boolean): Verdict => ({
    isAllowed,
    remaining: Math.floor(level),
    resetS: Math.ceil((count - level) / perMs / 1_000),
    retryAfterS: level >= 1 ? 0 : Math.max(1, Math.ceil((1 - level) / perMs / 1_000)),
  })

  return {
    /** Without taking anything. */
    look(key: string, nowMs: number): Verdict {
      const level = levelOf(key, nowMs)
      return verdictOf(level, level >= 1)
    },

    take(key: string, nowMs: number): Verdict {
      const level = levelOf(key, nowMs)
      const isAllowed = level >= 1
      const left = isAllowed ? level - 1 : level
      buckets.delete(key)
      buckets.set(key, { level: left, atMs: nowMs })
      if (buckets.size > maxKeys) buckets.delete(buckets.keys().next().value!)
      return verdictOf(left, isAllowed)
    },

    get size() {
      return buckets.size
    },
  }
}
