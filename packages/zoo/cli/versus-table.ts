import type { ParityProof } from '@effzoo/contract'
import { disturbanceOf } from '../src/turns/disturbance.ts'
import type { VersusReport, VersusSide } from '../src/versus/measure-versus.ts'
import { describeComparison } from './describe-comparison.ts'
import { formatTable } from './format.ts'

function describeParity(parity: ParityProof | null): string {
  if (!parity) return '-'
  return parity.passed ? 'passed' : `unknown: ${parity.reason ?? parity.reference}`
}

const rowOf = (side: string, { workload, medianMs, runCount, version, parity }: VersusSide) => [
  side,
  workload.variant,
  medianMs.toFixed(2),
  String(runCount),
  version,
  describeParity(parity),
]

/** For people; all of it comes from the report. */
export function formatVersus({ baseline, candidate, comparison, seed, backgroundShares, samples }: VersusReport): string {
  const { task, engine, batchSize, imagePx, precision } = baseline.workload
  return [
    `${task}, batch ${batchSize}, ${imagePx} px, ${precision} on ${engine}, ${samples.length} rounds in turns, seed ${seed}`,
    formatTable(
      ['', 'variant', 'median ms', 'runs', 'version', 'parity'],
      [rowOf('baseline', baseline), rowOf('candidate', candidate)],
      ['left', 'left', 'right', 'right', 'left', 'left'],
    ),
    describeComparison(comparison, namesOf(baseline, candidate)),
    ...disturbanceOf(backgroundShares),
  ].join('\n')
}

/** By their variants, where these tell them apart. */
function namesOf({ workload: { variant: baseline } }: VersusSide, { workload: { variant: candidate } }: VersusSide) {
  return baseline === candidate ? { baseline: 'baseline', candidate: 'candidate' } : { baseline, candidate }
}
