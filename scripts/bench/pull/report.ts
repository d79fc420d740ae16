import { loadavg } from 'node:os'
import { medianOf } from '@effzoo/stats'
import { formatTable } from '@effzoo/zoo/cli'
import type { Download } from './clients.ts'

const inSeconds = (ms: number) => (ms / 1_000).toFixed(2)
const rangeOf = (values: readonly number[], show: (value: number) => string) =>
  `${show(medianOf(values))} (${show(Math.min(...values))} to ${show(Math.max(...values))})`

/** A row a client, and what the first of them takes of each other's time: ratios of medians, with the range of the rounds' own ratios. */
export function describeRounds(measured: ReadonlyMap<string, readonly Download[]>, sizeBytes: number): string {
  const [[firstName, first] = ['', []], ...others] = measured
  const rows = [...measured].map(([name, downloads]) => {
    const wallMs = downloads.map((download) => download.wallMs)
    const callMs = downloads.flatMap((download) => download.callMs ?? [])
    const peaks = downloads.flatMap((download) => download.peakBytes ?? [])
    return [
      name,
      rangeOf(wallMs, inSeconds),
      callMs.length === 0 ? '-' : rangeOf(callMs, inSeconds),
      `${(sizeBytes / 1e3 / medianOf(wallMs)).toFixed(0)}`,
      peaks.length === 0 ? '-' : `${(Math.max(...peaks) / 1e6).toFixed(0)}`,
    ]
  })
  const ratios = others.map(([name, downloads]) => {
    const rounds = first.map(({ wallMs }, round) => wallMs / downloads[round]!.wallMs)
    const ratio = medianOf(first.map(({ wallMs }) => wallMs)) / medianOf(downloads.map(({ wallMs }) => wallMs))
    return `${firstName} takes ${ratio.toFixed(2)} of the time of ${name} (rounds: ${Math.min(...rounds).toFixed(2)} to ${Math.max(...rounds).toFixed(2)})`
  })
  const head = ['', 'new process to end, s', 'of it the call, s', 'MB/s', 'peak MB']
  return [
    formatTable(head, rows, ['left', 'right', 'right', 'right', 'right']),
    ...ratios,
    `${(sizeBytes / 1024 / 1024).toFixed(0)} MiB, ${first.length} rounds in turns, medians and ranges; load average ${loadavg()[0]!.toFixed(1)}`,
  ].join('\n')
}
