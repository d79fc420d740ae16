import { formatNumber, type Result } from '@effzoo/contract'
import type { BenchReport, PublishedComparison } from '../src/index.ts'
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
]

function publishedRow({ figure, ratio }: PublishedComparison) {
  const imagesPerS = figure.imagesPerS ?? (figure.latencyMs && figure.batchSize ? (figure.batchSize / figure.latencyMs) * 1e3 : null)
  return [
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

/** What was measured, on what, and beside it what others have published. */
export function formatBenchReport({ outcomes, published }: BenchReport): string {
  const results = outcomes.flatMap(({ result }) => (result ? [result] : []))
  const parts: string[] = []
  const [first] = results
  if (first) {
    const { device } = first
    const gpus = device.gpus.map(({ model }) => `, ${model}`).join('')
    const threads = first.threads === null ? '' : `, ${first.threads} ${first.threads === 1 ? 'thread' : 'threads'}`
    parts.push(
      `Measured on ${device.cpuModel}, ${device.logicalCores} cores${gpus}, with ${first.engineVersion} (${first.execution}${threads}), ${first.precision}:`,
      formatTable(
        ['variant', 'task', 'batch', 'px', 'median ms', '95 % interval', 'p90 ms', 'images/s', 'samples'],
        results.map(measuredRow),
        ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
      ),
    )
  }
  if (published.length > 0) {
    parts.push(
      'Nearest published figures (the ratio is measured over published, and stands only where task, batch, px and precision are equal):',
      formatTable(
        ['task', 'batch', 'px', 'precision', 'ms', 'images/s', 'ratio', 'device, framework', 'source'],
        published.map(publishedRow),
        ['left', 'right', 'right', 'left', 'right', 'right', 'right', 'left', 'left'],
      ),
    )
  }
  for (const { job, failure } of outcomes) {
    if (failure) parts.push(`${job.variant} ${job.task} on ${job.engine} was not measured: ${failure.reason}`)
    else if (job.state === 'cancelled') parts.push(`${job.variant} ${job.task} on ${job.engine} was cancelled.`)
  }
  return parts.join('\n\n')
}
