import type { ParityProof } from '@effzoo/contract'
import { compareRounds } from '@effzoo/stats'
import type { VersusReport } from '@effzoo/zoo/versus'
import { describe, expect, it } from 'vitest'
import { readVersus } from '../../../packages/zoo/cli/bench-versus.ts'
import { formatVersus } from '../../../packages/zoo/cli/versus-table.ts'

const parity: ParityProof = { passed: true, task: 'infer', difference: 0, tolerance: 1e-3, reference: 'probes 1', reason: null }

function reportOf(ratio: number, [first, second]: readonly [string, string], backgroundShare = 0): VersusReport {
  const { baseline, candidate } = readVersus([second], { versus: first })
  const samples = Array.from({ length: 10 }, () => ({ baselineMs: [10], candidateMs: [10 * ratio] }))
  const sideOf = (workload: typeof baseline, medianMs: number) => ({
    workload,
    version: 'TensorFlow 2.21.0',
    parity,
    medianMs,
    runCount: 10,
  })
  return {
    baseline: sideOf(baseline, 10),
    candidate: { ...sideOf(candidate, 10 * ratio), parity: { ...parity, passed: null, reason: 'no stored reference of it' } },
    comparison: compareRounds(samples),
    seed: 1,
    backgroundShares: [backgroundShare],
    samples,
  }
}

describe('formatVersus', () => {
  it('shows both, whether they compute what they should, and the verdict', () => {
    expect(formatVersus(reportOf(1.1, ['efficientnet-b0', 'efficientnetv2-b0']))).toBe(
      [
        'infer, batch 1, 224 px, float32 on tensorflow, 10 rounds in turns, seed 1',
        '           variant            median ms  runs  version            parity',
        'baseline   efficientnet-b0        10.00    10  TensorFlow 2.21.0  passed',
        'candidate  efficientnetv2-b0      11.00    10  TensorFlow 2.21.0  unknown: no stored reference of it',
        'efficientnetv2-b0 / efficientnet-b0 1.100, 99 % interval 1.100 to 1.100: efficientnetv2-b0 is slower than efficientnet-b0',
      ].join('\n'),
    )
  })

  it('tells a variant from itself, and says where the host was not quiet', () => {
    const text = formatVersus(reportOf(1, ['efficientnet-b0', 'efficientnet-b0'], 0.5))

    expect(text).toContain('candidate / baseline 1.000, 99 % interval 1.000 to 1.000: same within 2 %\n')
    expect(text).toContain('other processes took up to 50 % of the CPUs')
  })
})
