import { describe, expect, it } from 'vitest'
import { nextTryMs, readRetryAfter } from '../../../apps/api/src/webhooks/retry-plan.ts'

const middle = () => 0.5
const hour = 3_600_000

describe('the plan of retries', () => {
  it('waits 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h, then gives up', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => nextTryMs(attempts, null, 0, middle))
    expect(waits).toEqual([5_000, 300_000, 1_800_000, 2 * hour, 5 * hour, 10 * hour, 10 * hour, null])
  })

  it('spreads by a fifth', () => {
    expect([nextTryMs(1, null, 0, () => 0), nextTryMs(1, null, 0, () => 1)]).toEqual([4_000, 6_000])
  })

  it('waits as long as it is asked to, a day at most', () => {
    expect(nextTryMs(1, 60_000, 1_000, middle)).toBe(61_000)
    expect(nextTryMs(2, 60_000, 0, middle)).toBe(300_000)
    expect(nextTryMs(1, 1e12, 0, middle)).toBe(24 * hour)
  })

  it('reads Retry-After as seconds or a date', () => {
    expect(readRetryAfter('120', 0)).toBe(120_000)
    expect(readRetryAfter('Thu, 01 Jan 1970 00:01:00 GMT', 10_000)).toBe(50_000)
    expect([readRetryAfter('soon', 0), readRetryAfter(null, 0)]).toEqual([null, null])
  })
})
