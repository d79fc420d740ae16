import { medianOf } from '@effzoo/stats'
import { formatTable } from '@effzoo/zoo/cli'
import { disturbanceOf } from '@effzoo/zoo/turns'
import type { Turn } from './turn-process.ts'

export interface QueueReport {
  readonly options: { readonly roundCount: number; readonly jobCount: number; readonly runnerCount: number; readonly seed: number }
  readonly effzoo: readonly Turn[]
  /** Without PostgreSQL there are none. */
  readonly peer: readonly Turn[]
  readonly peerVersion: string | null
  readonly backgroundShares: readonly number[]
}

const rangeOf = (values: readonly number[], digits: number) =>
  `${medianOf(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`

function rowOf(name: string, turns: readonly Turn[]): string[] {
  const of = (figure: keyof Turn) => turns.map((turn) => turn[figure])
  return [name, rangeOf(of('claimsPerS'), 0), rangeOf(of('claimP50Ms'), 1), rangeOf(of('claimP99Ms'), 1)]
}

/** For people; all of it comes from the report. Medians and ranges of the rounds, and of their ratios. */
export function formatQueue({ options, effzoo, peer, peerVersion, backgroundShares }: QueueReport): string {
  const { roundCount, jobCount, runnerCount, seed } = options
  const rows = [rowOf('effzoo, over HTTP', effzoo), ...(peer.length > 0 ? [rowOf('graphile-worker', peer)] : [])]
  const ratio = (figure: keyof Turn) =>
    rangeOf(
      peer.map((turn, round) => effzoo[round]![figure] / turn[figure]),
      2,
    )
  return [
    `${roundCount} rounds of ${jobCount} jobs, ${runnerCount} runners, seed ${seed}${peerVersion ? `; graphile-worker 0.17 on ${peerVersion}` : ''}`,
    formatTable(['claim and complete', 'claims/s', 'claim p50 ms', 'claim p99 ms'], rows, ['left', 'right', 'right', 'right']),
    ...(peer.length > 0 ? [`effzoo over the peer: claims/s ${ratio('claimsPerS')}, p99 ${ratio('claimP99Ms')}`] : []),
    ...disturbanceOf(backgroundShares),
  ].join('\n')
}
