import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTokenBuckets } from '../../../apps/api/src/rate-limit/token-buckets.ts'

describe('token buckets', () => {
  it('allow as many at once as the limit says, and then say when one more is allowed', () => {
    const buckets = createTokenBuckets({ count: 3, windowS: 60 })

    expect([1, 2, 3].map(() => buckets.take('a', 0).remaining)).toEqual([2, 1, 0])
    expect(buckets.take('a', 0)).toEqual({ isAllowed: false, remaining: 0, resetS: 60, retryAfterS: 20 })
    expect(buckets.take('a', 19_999).isAllowed).toBe(false)
    expect(buckets.take('a', 20_000).isAllowed).toBe(true)
  })

  it('keep keys apart', () => {
    const buckets = createTokenBuckets({ count: 1, windowS: 1 })
    buckets.take('a', 0)

    expect(buckets.take('b', 0).isAllowed).toBe(true)
  })

  it('can be looked at without taking', () => {
    const buckets = createTokenBuckets({ count: 1, windowS: 1 })

    expect(buckets.look('a', 0).isAllowed && buckets.look('a', 0).isAllowed).toBe(true)
    expect(buckets.size).toBe(0)
  })

  it('never allow more in any stretch of time than a full bucket and what flowed in', () => {
    const limit = { count: 5, windowS: 10 }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 200 }), (waitsMs) => {
        const buckets = createTokenBuckets(limit)
        let nowMs = 0
        const allowedAtMs = waitsMs.flatMap((waitMs) => {
          nowMs += waitMs
          return buckets.take('a', nowMs).isAllowed ? [nowMs] : []
        })
        for (const [from, startMs] of allowedAtMs.entries()) {
          for (let to = from; to < allowedAtMs.length; to++) {
            const flowed = ((allowedAtMs[to]! - startMs) * limit.count) / (limit.windowS * 1_000)
            expect(to - from + 1).toBeLessThanOrEqual(Math.floor(limit.count + flowed + 1e-6))
          }
        }
      }),
    )
  })

  it('give nothing for a clock that was set back', () => {
    const buckets = createTokenBuckets({ count: 1, windowS: 1 })
    buckets.take('a', 100_000)

    expect(buckets.take('a', 0).isAllowed).toBe(false)
  })

  it('forget the key that was longest not seen, and no other, beyond their bound', () => {
    const buckets = createTokenBuckets({ count: 1, windowS: 1_000 }, 2)
    for (const key of ['a', 'b', 'a', 'c']) buckets.take(key, 0)

    expect(buckets.size).toBe(2)
    expect(['a', 'b', 'c'].map((key) => buckets.look(key, 0).isAllowed)).toEqual([false, true, false])
  })
})
