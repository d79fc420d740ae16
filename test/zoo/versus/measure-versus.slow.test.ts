import { measureVersus } from '@effzoo/zoo/versus'
import { describe, expect, it } from 'vitest'
import { readVersus } from '../../../packages/zoo/cli/bench-versus.ts'

const measure = (name: string, values: Parameters<typeof readVersus>[1]) =>
  measureVersus({ ...readVersus([name], values), seed: 1, say() {} })

describe('measureVersus', () => {
  it('takes turns with two variants, having checked what both compute, and finds that of several times the work the slower', async () => {
    const report = await measure('efficientnet-b4', { versus: 'efficientnet-b0', engine: 'wasm', px: '32' })
    if ('failed' in report) throw new Error(report.failed)

    const { verdict, ratio, ratioInterval } = report.comparison
    // where other processes take the processors in turn, the interval may not show it, and then nothing is said; never the contrary
    expect(['slower', 'undecided']).toContain(verdict)
    expect(ratioInterval![0] > 1.02).toBe(verdict === 'slower')
    expect(ratioInterval![0]).toBeLessThan(ratio)
    expect(ratio).toBeGreaterThan(1)
    expect([report.baseline.parity?.passed, report.candidate.parity?.passed]).toEqual([true, true])
    expect(report.samples).toHaveLength(10)
    for (const { baselineMs, candidateMs } of report.samples) {
      expect(Math.min(baselineMs.length, candidateMs.length)).toBeGreaterThanOrEqual(10)
    }
  })

  it('says which of the two cannot be measured, and why', async () => {
    const report = await measure('efficientnet-b0', { versus: 'efficientnet-b0', engine: 'onnxruntime', task: 'train-step' })

    expect(report).toEqual({
      failed: expect.stringMatching(/^the baseline ended with exit code 1: .*; the candidate ended with exit code 1: /),
    })
  })
})
