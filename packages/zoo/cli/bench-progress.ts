import process from 'node:process'
import { formatQuantity, type Job, type Sweep } from '@effzoo/contract'
import type { BenchOptions, BenchReport, SweepOptions } from '../src/index.ts'
import { type ProgressState, showProgress } from './progress.ts'

const queuedLongMs = 5_000

/** What a runner must have, by which it may be that none takes the job. */
function needsOf({ engine, memoryBytes, device, labels }: Job): string {
  const needs = [`the engine ${engine}`, `${formatQuantity(memoryBytes)} bytes of memory`, ...(device ? [`the device ${device}`] : [])]
  return [...needs, ...labels.map((label) => `the label ${label}`)].join(', ')
}

export function describeJob(job: Job, nowMs: number): ProgressState {
  const { state, attempt, progress, createdAtMs, updatedAtMs } = job
  if (state === 'running' && progress) {
    const { phase, done, total } = progress
    return { step: phase, fraction: total ? done / total : null, ...(done > 0 && { detail: `${done}${total ? ` of ${total}` : ''} runs` }) }
  }
  const step = attempt > 1 ? `${state}, attempt ${attempt}` : state
  const isWaiting = state === 'queued' && nowMs - Math.max(createdAtMs, updatedAtMs) > queuedLongMs
  return { step, fraction: null, ...(isWaiting && { detail: `no runner with ${needsOf(job)} has taken it yet` }) }
}

/** Runs with a signal that the first Ctrl-C aborts; `signal` is another one that does. */
async function interruptibly<Answer>(run: (signal: AbortSignal) => Promise<Answer>, signal?: AbortSignal): Promise<Answer> {
  const interrupt = new AbortController()
  const onInterrupt = () => interrupt.abort(new Error('interrupted; the jobs were cancelled'))
  process.once('SIGINT', onInterrupt)
  try {
    return await run(signal ? AbortSignal.any([signal, interrupt.signal]) : interrupt.signal)
  } finally {
    process.removeListener('SIGINT', onInterrupt)
  }
}

/** Runs a bench with its progress on stderr; the first Ctrl-C cancels the jobs that have not ended. */
export async function showBench(run: (options: BenchOptions) => Promise<BenchReport>, signal?: AbortSignal): Promise<BenchReport> {
  let shown: { id: string; display: ReturnType<typeof showProgress> } | undefined
  const onProgress = (job: Job) => {
    if (shown?.id !== job.id) {
      shown?.display.end()
      shown = { id: job.id, display: showProgress(`${job.variant} ${job.task}`) }
    }
    shown.display.update(describeJob(job, Date.now()))
  }
  try {
    return await interruptibly((either) => run({ signal: either, onProgress }), signal)
  } finally {
    shown?.display.end()
  }
}

function describeSweep({ progress: { ended, total }, counts, createdAtMs }: Sweep, running: Job | undefined, nowMs: number): ProgressState {
  const parts = [`${ended} of ${total} jobs`]
  if (counts.failed > 0) parts.push(`${counts.failed} failed`)
  if (running) {
    const { step, detail } = describeJob(running, nowMs)
    parts.push(`${running.variant} ${running.task} of ${running.batchSize}: ${[step, detail].filter(Boolean).join(' ')}`)
  } else if (ended === 0 && counts.leased === 0 && nowMs - createdAtMs > queuedLongMs) parts.push('no runner has taken any yet')
  // one step, so that there is one bar of all of them
  return { step: 'measuring', fraction: total === 0 ? 1 : ended / total, detail: parts.join(', ') }
}

/** The same of a sweep: one bar for all of its jobs. */
export async function showSweep(run: (options: SweepOptions) => Promise<BenchReport>): Promise<BenchReport> {
  const display = showProgress('sweep')
  try {
    return await interruptibly((signal) =>
      run({ signal, onProgress: (sweep, running) => display.update(describeSweep(sweep, running, Date.now())) }),
    )
  } finally {
    display.end()
  }
}
