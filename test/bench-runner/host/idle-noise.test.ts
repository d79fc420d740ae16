import { describe, expect, it } from 'vitest'
import { measureIdleNoise, spinLoop } from '../../../apps/bench-runner/src/host/idle-noise.ts'

describe('measureIdleNoise', () => {
  it('tells the spread of the middle half, and the worst', () => {
    let atMs = 0
    let runs = 0
    const clock = { name: 'steps', nowMs: () => atMs }
    const work = () => {
      const run = runs++
      atMs += run === 200 ? 40 : [1, 2, 2, 3][run % 4]! // a quarter 1 ms, a half 2, a quarter 3, and once 40
    }
    expect(measureIdleNoise(clock, work)).toEqual({ runs: 400, medianMs: 2, relativeIqr: 0.5, worstRatio: 20 })
  })

  it('is quiet where each run takes the same', () => {
    let atMs = 0
    const work = () => {
      atMs += 0.5
    }
    expect(measureIdleNoise({ name: 'even', nowMs: () => atMs }, work)).toMatchObject({ relativeIqr: 0, worstRatio: 1 })
  })

  it('works on this host in well under a second', () => {
    expect(spinLoop(1_000)).not.toBe(spinLoop(1_001))
    const noise = measureIdleNoise()
    expect(noise.medianMs).toBeGreaterThan(0.01)
    expect(noise.worstRatio).toBeGreaterThanOrEqual(1)
  })
})
