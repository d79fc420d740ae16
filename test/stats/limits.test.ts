import { limitsOf } from '@effzoo/stats'
import { describe, expect, it } from 'vitest'

/** 100 GFLOP/s and 10 GB/s: the roofline bends at 10 FLOP per byte. */
const peaks = { flopsPerS: 100e9, bytesPerS: 10e9 }

describe('limitsOf', () => {
  it('is bound by compute where products take longer than moving bytes', () => {
    // 2 GFLOP take 20 ms, 50 MB take 5 ms; in 80 ms that is 25 GFLOP/s
    expect(limitsOf({ flop: 2e9, bytes: 50e6, medianMs: 80, peaks })).toEqual({
      achievedFlopsPerS: 25e9,
      utilization: 0.25,
      rooflineMs: 20,
      rooflineBound: 'compute',
      shareOfRoofline: 0.25,
    })
  })

  it('is bound by memory where moving bytes takes longer', () => {
    // 0.5 GFLOP take 5 ms, 200 MB take 20 ms; in 25 ms that is 20 GFLOP/s
    expect(limitsOf({ flop: 0.5e9, bytes: 200e6, medianMs: 25, peaks })).toEqual({
      achievedFlopsPerS: 20e9,
      utilization: 0.2,
      rooflineMs: 20,
      rooflineBound: 'memory',
      shareOfRoofline: 0.8,
    })
  })

  it('knows what was achieved without knowing the peaks', () => {
    expect(limitsOf({ flop: 2e9, bytes: 50e6, medianMs: 80, peaks: null })).toEqual({
      achievedFlopsPerS: 25e9,
      utilization: null,
      rooflineMs: null,
      rooflineBound: null,
      shareOfRoofline: null,
    })
  })

  it('has no share above 1, though a run may beat peaks of a worse moment', () => {
    const { achievedFlopsPerS, utilization, shareOfRoofline } = limitsOf({ flop: 2e9, bytes: 0, medianMs: 10, peaks })

    expect([achievedFlopsPerS, utilization, shareOfRoofline]).toEqual([200e9, 1, 1])
  })

  it('gives no rate for a run that a coarse clock saw as nothing', () => {
    expect(limitsOf({ flop: 2e9, bytes: 0, medianMs: 0, peaks })).toMatchObject({
      achievedFlopsPerS: null,
      utilization: null,
      rooflineMs: 20,
      shareOfRoofline: null,
    })
  })
})
