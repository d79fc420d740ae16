import { describe, expect, it } from 'vitest'
import { clockResolutionMs, hostClock } from '../../apps/bench-runner/src/clock.ts'

describe('clockResolutionMs', () => {
  it('is the step of a coarse clock', () => {
    let reads = 0
    expect(clockResolutionMs({ name: 'coarse', nowMs: () => 0.125 * Math.floor(reads++ / 40) })).toBe(0.125)
  })

  it('is under a hundredth of a millisecond for the clock of this host', () => {
    const resolutionMs = clockResolutionMs(hostClock)
    expect(resolutionMs).toBeGreaterThan(0)
    expect(resolutionMs).toBeLessThan(0.01)
  })

  it('refuses a clock that stands still', () => {
    expect(() => clockResolutionMs({ name: 'broken', nowMs: () => 1 })).toThrow('the clock broken stands still')
  })
})
