import { formatNumber, type Result } from '@effzoo/contract'
import type { BenchReport, PublishedComparison } from '../src/index.ts'
import { doubtOf } from './doubts.ts'
import { formatTable } from './format.ts'

const orDash = (value: number | null) => (value === null ? '-' : formatNumber(value))

const interval = (ci95Ms: Result['ci95Ms']) => (ci95Ms ? `${formatNumber(ci95Ms[0])} to ${formatNumber(ci95Ms[1])}` : '-')

const measuredRow = (result: Result) => [
  result.variant,
  result.task,
  String(result.batchSize),
  String(result.imagePx),
  formatNumber(result.medianMs),
  interval(result.ci95Ms),
  orDash(result.p90Ms),
  formatNumber(result.imagesPerS),
  String(result.sampleCount),
  result.grade ?? '-',
  result.utilization === null ? '-' : `${(100 * result.utilization).toFixed(0)} %`,
]

function publishedRow({ figure, ratio }: PublishedComparison) {
  const imagesPerS = figure.imagesPerS ?? (figure.latencyMs && figure.batchSize ? (figure.batchSize / figure.latencyMs) * 1e3 : null)
  return [
    figure.variant,
    figure.task,
    String(figure.batchSize ?? '-'),
    String(figure.px ?? '-'),
    figure.precision ?? '-',
    orDash(figure.latencyMs),
    orDash(imagesPerS),
    ratio === null ? '-' : ratio.toFixed(2),
    [figure.device, figure.framework].filter(Boolean).join(', '),
    [figure.source.title, figure.source.table].filter(Boolean).join(', '),
  ]
}

function describeSetting({ device, engineVersion, execution, threads, precision }: Result): string {
  const gpus = device.gpus.map(({ model }) => `, ${model}`).join('')
  const threaded = threads === null ? '' : `, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
  return `Measured on ${device.cpuModel}, ${device.logicalCores} logical cores${gpus}, with ${engineVersion} (${execution}${threaded}), ${precision}:`
}

const measuredColumns = [
  ...['variant', 'task', 'batch', 'px', 'median ms', '95 % interval', 'p90 ms', 'images/s', 'samples'],
  ...['grade', 'utilization'],
]

function measuredTables(results: readonly Result[]): string[] {
  const groups = new Map<string, Result[]>()
  for (const result of results) {
    const setting = describeSetting(result)
    groups.set(setting, [...(groups.get(setting) ?? []), result])
  }
  const tables = [...groups].flatMap(([setting, group]) => [
    setting,
    formatTable(measuredColumns, group.map(measuredRow), ['left', 'left', ...Array(7).fill('right'), 'left', 'right']),
    ...group.flatMap(doubtOf),
  ])
  return results.length > 0
    ? [...tables, `Kept as ${results.map(({ id }) => id).join(', ')}: zoo compare sets two beside each other.`]
    : tables
}

/** What was measured, on what, and beside it what others have published. */
export function formatBenchReport({ outcomes, published }: BenchReport): string {
  const parts = measuredTables(outcomes.flatMap(({ result }) => (result ? [result] : [])))
  if (published.length > 0) {
    parts.push(
      'Nearest published figures (the ratio is measured over published, and stands only where task, batch, px and precision are equal):',
      formatTable(
        ['variant', 'task', 'batch', 'px', 'precision', 'ms', 'images/s', 'ratio', 'device, framework', 'source'],
        published.map(publishedRow),
        ['left', 'left', 'right', 'right', 'left', 'right', 'right', 'right', 'left', 'left'],
      ),
    )
  }
  for (const { job, failure } of outcomes) {
    if (failure) parts.push(`${job.variant} ${job.task} on ${job.engine} was not measured: ${failure.reason}`)
    else if (job.state === 'cancelled') parts.push(`${job.variant} ${job.task} on ${job.engine} was cancelled.`)
  }
  return parts.join('\n\n')
}
