import { describe, expect, it } from 'vitest'
import { clockOverheadMs, clockResolutionMs, describeClock, hostClock } from '../../apps/bench-runner/src/clock.ts'

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

describe('clockOverheadMs', () => {
  it('is what a reading takes, whatever else happened in between', () => {
    let atMs = 0
    let reads = 0
    const nowMs = () => {
      atMs += reads++ % 3_000 === 0 ? 7 : 0.25 // a time slice lost in every third batch
      return atMs
    }
    expect(clockOverheadMs({ name: 'slow', nowMs }, 6, 1_000)).toBeCloseTo(0.25, 6)
  })

  it('is under a hundredth of a millisecond on this host, and goes with the name and the resolution', () => {
    const described = describeClock(hostClock)
    expect(described).toMatchObject({ name: 'performance.now', resolutionMs: expect.any(Number) })
    expect(described.overheadMs).toBeGreaterThan(0)
    expect(described.overheadMs).toBeLessThan(0.01)
  })
})
