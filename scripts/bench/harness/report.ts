import type { Workload } from '@effzoo/contract'
import { type Comparison, compareRounds, medianOf, type Round } from '@effzoo/stats'
import { disturbanceOf } from '@effzoo/zoo/turns'
import type { HarnessRounds } from './measure-harness.ts'

/** What the file holds that `--json` names. */
export interface HarnessReport {
  readonly workload: Workload
  readonly version: string
  readonly mediansMs: { readonly bare: number; readonly harness: number }
  /** At 95 %: it is an estimate that is asked for here, not a verdict. */
  readonly comparison: Comparison
  readonly backgroundShares: readonly number[]
  /** The bare loop is the baseline. */
  readonly samples: readonly Round[]
}

export const reportHarness = (workload: Workload, { rounds, version, backgroundShares }: HarnessRounds): HarnessReport => ({
  workload,
  version,
  mediansMs: {
    bare: medianOf(rounds.flatMap(({ baselineMs }) => baselineMs)),
    harness: medianOf(rounds.flatMap(({ candidateMs }) => candidateMs)),
  },
  comparison: compareRounds(rounds, { confidence: 0.95 }),
  backgroundShares,
  samples: rounds,
})

export function formatHarness({ workload, version, mediansMs, comparison, backgroundShares, samples }: HarnessReport): string {
  const { variant, batchSize, imagePx } = workload
  const interval = comparison.ratioInterval?.map((end) => end.toFixed(4)).join(' to ')
  return [
    `${variant}, infer, batch ${batchSize}, ${imagePx} px, float32, ${version}, ${samples.length} rounds`,
    `bare loop ${mediansMs.bare.toFixed(2)} ms, harness ${mediansMs.harness.toFixed(2)} ms`,
    `harness / bare loop ${comparison.ratio.toFixed(4)}, ${interval ? `95 % interval ${interval}` : 'too few rounds for an interval'}`,
    ...disturbanceOf(backgroundShares),
  ].join('\n')
}
