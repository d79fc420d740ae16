import { type Measurement, Summary } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { summarizeMeasurement } from '../../apps/api/src/summarize-measurement.ts'
import { measurementOf, workload } from './fixtures.ts'

const quiet: Measurement['contention'] = {
  wallMs: 1_000,
  stealShare: 0,
  backgroundShare: 0.01,
  cpuShareOfWall: 1.9,
  runQueuePerCpu: 1,
  pressureShare: 0,
  involuntarySwitches: 1,
  voluntarySwitches: 1,
  minorFaults: 0,
  majorFaults: 0,
  throttleCount: 0,
  clockMhz: null,
}
const peaks: Measurement['peaks'] = {
  flopsPerS: 1e12,
  bytesPerS: 1e11,
  matrixSide: 1024,
  copyBytes: 1e8,
  engineVersion: '2.21.0',
  threads: 2,
  measuredAtMs: 0,
}
const steady = Array.from({ length: 64 }, (_, i) => 10 + (i % 7) / 100)

describe('summarizeMeasurement', () => {
  it('answers what the contract calls a summary', () => {
    const summary = summarizeMeasurement(measurementOf(workload, steady))
    expect(Summary.parse(summary)).toEqual(summary)
  })

  it('gives steady samples on a quiet host an A', () => {
    expect(summarizeMeasurement({ ...measurementOf(workload, steady), contention: quiet }).grade).toBe('A')
  })

  it('lowers the grade of the same samples where others had the host, and says so', () => {
    const contention = { ...quiet, backgroundShare: 0.7, cpuShareOfWall: 0.6, runQueuePerCpu: 3 }
    const { grade, statistics } = summarizeMeasurement({ ...measurementOf(workload, steady), contention })
    expect(grade).toBe('D')
    expect(statistics?.gradeReasons[0]).toMatchObject({ code: 'contention', bestGrade: 'D' })
  })

  it('counts the share of the wall time by the threads of the engine', () => {
    // 1.9 cores of 2 threads is all but all; of 1.9 threads' worth on a queue that is a little long it speaks for no starving
    const contention = { ...quiet, runQueuePerCpu: 1.4 }
    const { statistics } = summarizeMeasurement({ ...measurementOf(workload, steady), contention })
    expect(statistics?.gradeReasons.map(({ measure }) => measure)).toEqual(['runQueuePerCpu'])
  })

  it('holds the work against the best of the engine', () => {
    // EfficientNetV2-B0 at 224 px: 715 million multiply-adds, two operations each (test/golden/counts.json)
    const { utilization, limits } = summarizeMeasurement({ ...measurementOf(workload, steady), peaks })
    expect(utilization).toBeCloseTo(limits!.achievedFlopsPerS! / 1e12, 9)
    expect(limits!.achievedFlopsPerS! / 1e9).toBeGreaterThan(100)
    expect(limits!.achievedFlopsPerS! / 1e9).toBeLessThan(200)
    expect(limits!.rooflineBound).toBe('compute')
  })

  it('leaves the share unknown where the best is', () => {
    expect(summarizeMeasurement(measurementOf(workload, steady))).toMatchObject({ utilization: null, limits: { rooflineMs: null } })
  })
})
