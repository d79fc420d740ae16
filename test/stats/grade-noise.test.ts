import { type Contention, createRandom, gradeNoise, summarize } from '@effzoo/stats'
import { describe, expect, it } from 'vitest'
import { normalOf } from '../../scripts/soak/stats/distributions.ts'

const calm = { sampleCount: 64, relativeIqr: 0.01, drift: noDrift(), throttling: noThrottling() }
const nothingBeside: Contention = { stealShare: 0, runQueuePerCpu: 0.6, cpuShareOfWall: 0.99, backgroundShare: 0.01 }

function noDrift() {
  return { verdict: 'none', changeShare: 0, pValue: 1 } as const
}
function noThrottling() {
  return { verdict: 'none', stepShare: 0, atSample: 1, pValue: 1 } as const
}

describe('gradeNoise', () => {
  it.each([
    [0, 'A'],
    [0.02, 'A'],
    [0.021, 'B'],
    [0.05, 'B'],
    [0.051, 'C'],
    [0.1, 'C'],
    [0.101, 'D'],
  ] as const)('gives samples with a relative interquartile range of %d the grade %s', (relativeIqr, grade) => {
    expect(gradeNoise({ ...calm, relativeIqr }, nothingBeside).grade).toBe(grade)
  })

  it('gives no reasons for an A, known or unknown what went on beside it', () => {
    const unknown = { stealShare: null, runQueuePerCpu: null, cpuShareOfWall: null, backgroundShare: null }
    for (const contention of [nothingBeside, unknown, null]) expect(gradeNoise(calm, contention)).toEqual({ grade: 'A', reasons: [] })
  })

  it('says why, for programs and for people', () => {
    expect(gradeNoise({ ...calm, relativeIqr: 0.0634 }).reasons).toEqual([
      {
        code: 'relative-iqr',
        measure: 'relativeIqr',
        value: 0.0634,
        limit: 0.05,
        bestGrade: 'C',
        text: 'the middle half of the samples spreads over 6.3 % of the median',
      },
    ])
  })

  // Two busy loops per core: on n cores 2 n loops and an engine of 1 to n threads share the time.
  it.each([
    ['one thread of two cores', { stealShare: 0, runQueuePerCpu: 2.5, cpuShareOfWall: 0.4, backgroundShare: 0.8 }],
    ['as many threads as cores', { stealShare: 0, runQueuePerCpu: 3, cpuShareOfWall: 0.33, backgroundShare: 0.67 }],
    ['an engine at a higher priority', { stealShare: 0, runQueuePerCpu: 3, cpuShareOfWall: 0.97, backgroundShare: 0.03 }],
    ['a host that only counts tasks', { stealShare: null, runQueuePerCpu: 2.5, cpuShareOfWall: null, backgroundShare: null }],
    ['a host that only counts CPU time', { stealShare: null, runQueuePerCpu: null, cpuShareOfWall: 0.5, backgroundShare: 0.6 }],
  ])('lets two busy loops per core cost the grade, seen as %s', (_how, contention) => {
    const { grade, reasons } = gradeNoise(calm, contention)
    expect(['C', 'D']).toContain(grade)
    expect(reasons[0]).toMatchObject({ code: 'contention', bestGrade: grade })
  })

  it('blames nobody for an engine that waits, if nobody was there', () => {
    expect(gradeNoise(calm, { ...nothingBeside, cpuShareOfWall: 0.05 }).grade).toBe('A')
  })

  it('counts a low CPU share where somebody else took it', () => {
    const { grade, reasons } = gradeNoise(calm, { ...nothingBeside, cpuShareOfWall: 0.45, backgroundShare: 0.07 })
    expect(grade).toBe('D')
    expect(reasons.map(({ measure, bestGrade }) => [measure, bestGrade])).toEqual([
      ['cpuShareOfWall', 'D'],
      ['backgroundShare', 'B'],
    ])
  })

  it('names stolen time', () => {
    expect(gradeNoise(calm, { ...nothingBeside, stealShare: 0.03 })).toMatchObject({
      grade: 'C',
      reasons: [{ measure: 'stealShare', text: 'the hypervisor gave 3 % of the CPU time to others' }],
    })
  })

  it.each([
    [0.03, 'B'],
    [0.07, 'C'],
    [0.2, 'D'],
  ] as const)('lets a drift of %d leave a %s at best', (changeShare, grade) => {
    const drift = { verdict: 'rising', changeShare, pValue: 0.001 } as const
    expect(gradeNoise({ ...calm, drift })).toMatchObject({ grade, reasons: [{ code: 'drift', measure: 'drift.changeShare' }] })
  })

  it('tells a throttled run, and since when, from its samples', () => {
    const random = createRandom(1)
    const samplesMs = Array.from({ length: 64 }, (_, i) => (i < 40 ? 10 : 11.5) * (1 + 0.005 * normalOf(random)))
    const { grade, reasons } = gradeNoise(summarize(samplesMs))
    expect(grade).toBe('D')
    expect(reasons.find(({ code }) => code === 'throttling')).toMatchObject({
      text: 'from sample 41 on latencies were 15 % higher: the machine was throttled',
    })
  })

  it('ranks nothing of fewer than 11 samples, and nothing of a clock that shows 0', () => {
    expect(gradeNoise(summarize([1, 1, 1]))).toMatchObject({ grade: 'D', reasons: [{ code: 'too-few-samples', limit: 11 }] })
    expect(gradeNoise(summarize(new Array(64).fill(0)))).toMatchObject({ grade: 'D', reasons: [{ code: 'relative-iqr', value: null }] })
  })
})
