import { variantIds } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import type { Measured } from '../../../../packages/zoo/src/turns/rounds.ts'
import { type Conditions, fastestPeer, reportCase } from '../../../../scripts/bench/engines/report.ts'
import type { StackName } from '../../../../scripts/bench/engines/stacks.ts'
import { formatReport } from '../../../../scripts/bench/engines/table.ts'

const workload = {
  variant: variantIds.find((id) => id === 'coatnet-0-timm')!,
  task: 'train-step',
  batchSize: 4,
  px: 224,
  threads: 2,
  gpu: false,
} as const
const conditions: Conditions = {
  roundCount: 2,
  seed: 9,
  host: { cpu: 'a CPU', cores: 2, memoryBytes: 8 * 2 ** 30, node: 'v20.20.2', gpu: null },
}

const measuredOf = (version: string, ...turnsMs: number[][]): Measured => ({
  ready: { ready: true, version, compileMs: version === 'ours' ? 1234.5 : null, firstRunMs: 99.6 },
  turns: turnsMs.map((latenciesMs, index) => ({ latenciesMs, peakRssBytes: (index + 1) * 2 ** 30 })),
})

const reportOf = (measured: Partial<Record<StackName, Measured>>, backgroundShares = [0.02, 0.1]) =>
  reportCase(
    workload,
    {
      measured: new Map(Object.entries(measured) as [StackName, Measured][]),
      failed: new Map<StackName, string>([['torch-compile', 'ended with exit code 1: no compiler']]),
      backgroundShares,
    },
    new Map<StackName, string>([['keras', 'no CoAtNet']]),
    conditions,
  )

const both = reportOf({ effzoo: measuredOf('ours', [9, 9], [11, 11]), torch: measuredOf('theirs', [10, 10], [10, 10]) })

describe('reportCase', () => {
  it('has what the file promises', () => {
    expect(both).toEqual({
      variant: 'coatnet-0-timm',
      task: 'train-step',
      batch: 4,
      px: 224,
      threads: 2,
      rounds: 2,
      seed: 9,
      host: conditions.host,
      versions: { effzoo: 'ours', torch: 'theirs' },
      medians: { effzoo: 10, torch: 10 },
      samples: {
        effzoo: [
          [9, 9],
          [11, 11],
        ],
        torch: [
          [10, 10],
          [10, 10],
        ],
      },
      peakRssBytes: { effzoo: 2 ** 31, torch: 2 ** 31 },
      compileMs: { effzoo: 1234.5, torch: null },
      firstRunMs: { effzoo: 99.6, torch: 99.6 },
      ratios: [{ peer: 'torch', ratio: 1, low: 0.9, high: 1.1 }],
      backgroundShares: [0.02, 0.1],
      absent: { keras: 'no CoAtNet', 'torch-compile': 'ended with exit code 1: no compiler' },
    })
  })

  it('has no ratio without effzoo', () => {
    expect(reportOf({ torch: measuredOf('theirs', [10], [10]) }).ratios).toEqual([])
  })
})

describe('fastestPeer', () => {
  it('is none of ours', () => {
    expect(fastestPeer({ medians: { effzoo: 1, 'effzoo-eager': 2, keras: 4, torch: 3 } })).toEqual({ peer: 'torch', medianMs: 3 })
  })

  it('is not there when no peer was measured', () => {
    expect(fastestPeer({ medians: { effzoo: 1 } })).toBeUndefined()
  })
})

describe('formatReport', () => {
  it('shows each stack that was asked for, with its figures or why it has none', () => {
    expect(formatReport(both).split('\n')).toEqual([
      'coatnet-0-timm, train-step, batch 4, 224 px, float32, 2 threads, 2 rounds, seed 9',
      'stack          median ms  effzoo / it   low to high  peak MiB  compile ms  first run ms  version, or why not',
      'effzoo              10.0            -             -      2048        1235           100  ours',
      'keras                  -            -             -         -           -             -  no CoAtNet',
      'torch               10.0         1.00  0.90 to 1.10      2048           -           100  theirs',
      'torch-compile          -            -             -         -           -             -  ended with exit code 1: no compiler',
      'fastest peer: torch, 10.0 ms; effzoo / torch 1.00 (0.90 to 1.10)',
    ])
  })

  it('says that the host was busy', () => {
    expect(formatReport(reportOf({ effzoo: measuredOf('ours', [9]) }, [0.02, 0.874]))).toMatch(
      /\nother processes took up to 87 % of the CPUs between the rounds: these figures do not hold on a quiet host$/,
    )
  })

  it('says that there was no peer', () => {
    expect(formatReport(reportOf({ effzoo: measuredOf('ours', [9]) }))).toMatch(/\nfastest peer: none was measured$/)
  })
})
