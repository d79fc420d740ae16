import { formatTable } from '@effzoo/zoo/cli'
import { disturbanceOf } from '@effzoo/zoo/turns'
import { type CaseReport, fastestPeer } from './report.ts'
import { type StackName, stackNames } from './stacks.ts'

const head = ['stack', 'median ms', 'effzoo / it', 'low to high', 'peak MiB', 'compile ms', 'first run ms', 'version, or why not'] as const
const right = 'right' as const

const rangeOf = ({ low, high }: { low: number; high: number }) => `${low.toFixed(2)} to ${high.toFixed(2)}`

function rowOf(report: CaseReport, stack: StackName): string[] | undefined {
  const reason = report.absent[stack]
  if (reason !== undefined) return [stack, '-', '-', '-', '-', '-', '-', reason]
  const medianMs = report.medians[stack]
  if (medianMs === undefined) return undefined
  const ratio = report.ratios.find(({ peer }) => peer === stack)
  const peakRssBytes = report.peakRssBytes[stack]
  return [
    stack,
    medianMs.toFixed(1),
    ratio ? ratio.ratio.toFixed(2) : '-',
    ratio ? rangeOf(ratio) : '-',
    peakRssBytes ? (peakRssBytes / 2 ** 20).toFixed(0) : '-',
    report.compileMs[stack]?.toFixed(0) ?? '-',
    report.firstRunMs[stack]!.toFixed(0),
    report.versions[stack]!,
  ]
}

function verdictOf(report: CaseReport): string {
  const fastest = fastestPeer(report)
  if (!fastest) return 'fastest peer: none was measured'
  const ratio = report.ratios.find(({ peer }) => peer === fastest.peer)
  const compared = ratio ? `; effzoo / ${fastest.peer} ${ratio.ratio.toFixed(2)} (${rangeOf(ratio)})` : ''
  return `fastest peer: ${fastest.peer}, ${fastest.medianMs.toFixed(1)} ms${compared}`
}

/** For people; all of it comes from the report. */
export function formatReport(report: CaseReport): string {
  const { variant, task, batch, px, threads, rounds, seed, host } = report
  const title = `${variant}, ${task}, batch ${batch}, ${px} px, float32, ${host.gpu ? `GPU ${host.gpu}` : `${threads} threads`}, ${rounds} rounds, seed ${seed}`
  const rows = stackNames.map((stack) => rowOf(report, stack)).filter((row) => row !== undefined)
  return [
    title,
    formatTable(head, rows, ['left', right, right, right, right, right, right, 'left']),
    verdictOf(report),
    ...disturbanceOf(report.backgroundShares),
  ].join('\n')
}
