import { medianOf } from '@effzoo/stats'
import { formatTable } from '@effzoo/zoo/cli'
import { disturbanceOf } from '@effzoo/zoo/turns'
import type { ApiReport, KindReport, LoadKind, Spread } from './compare-sides.ts'

const names: Record<LoadKind, string> = {
  plain: 'filtered and sorted, no two alike',
  joined: 'with measurements, no two alike',
  hot: 'one and the same',
  unchanged: '304',
}

const head = ['queries of 20 rows', 'effzoo /s', 'peer /s', 'ratio', 'low to high', 'p99 ms', 'peer', 'ratio'] as const
const right = 'right' as const

const rangeOf = ({ low, high }: Spread) => `${low.toFixed(1)} to ${high.toFixed(1)}`

function rowOf({ kind, effzoo, peer, rateRatio, p99Ratio }: KindReport): string[] {
  const rate = (turns: KindReport['effzoo']) => medianOf(turns.map(({ requestsPerS }) => requestsPerS)).toFixed(0)
  const p99 = (turns: KindReport['effzoo']) => medianOf(turns.map(({ p99Ms }) => p99Ms)).toFixed(2)
  return [
    names[kind],
    rate(effzoo),
    rate(peer),
    rateRatio.median.toFixed(1),
    rangeOf(rateRatio),
    p99(effzoo),
    p99(peer),
    p99Ratio.median.toFixed(2),
  ]
}

const toMiB = (bytes: number | null) => (bytes === null ? '-' : `${(bytes / 2 ** 20).toFixed(0)} MiB`)

/** For people; all of it comes from the report. Medians of the rounds, and of their ratios. */
export function formatApi({ options, kinds, startMs, residentBytes, backgroundShares }: ApiReport): string {
  const { roundCount, requestCount, connectionCount, seed } = options
  return [
    `${roundCount} rounds of ${requestCount} requests each, ${connectionCount} connections, seed ${seed}; peer: Fastify 5 and better-sqlite3 12`,
    formatTable(head, kinds.map(rowOf), ['left', right, right, right, right, right, right, right]),
    `to the first answer: effzoo ${startMs.effzoo.toFixed(0)} ms, peer ${startMs.peer.toFixed(0)} ms`,
    `resident after the load: effzoo ${toMiB(residentBytes.effzoo)}, peer ${toMiB(residentBytes.peer)}`,
    ...disturbanceOf(backgroundShares),
  ].join('\n')
}
