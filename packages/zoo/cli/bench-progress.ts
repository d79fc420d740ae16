import process from 'node:process'
import type { Job } from '@effzoo/contract'
import type { BenchOptions, BenchReport } from '../src/index.ts'
import { type ProgressState, showProgress } from './progress.ts'

const queuedLongMs = 5_000

export function describeJob({ state, attempt, engine, progress, createdAtMs, updatedAtMs }: Job, nowMs: number): ProgressState {
  if (state === 'running' && progress) {
    const { phase, done, total } = progress
    return { step: phase, fraction: total ? done / total : null, ...(done > 0 && { detail: `${done}${total ? ` of ${total}` : ''} runs` }) }
  }
  const step = attempt > 1 ? `${state}, attempt ${attempt}` : state
  const isWaiting = state === 'queued' && nowMs - Math.max(createdAtMs, updatedAtMs) > queuedLongMs
  return { step, fraction: null, ...(isWaiting && { detail: `no runner with the engine ${engine} has taken it yet` }) }
}

/** Runs a bench with its progress on stderr; the first Ctrl-C cancels the jobs that have not ended. */
export async function showBench(run: (options: BenchOptions) => Promise<BenchReport>, signal?: AbortSignal): Promise<BenchReport> {
  const interrupt = new AbortController()
  const onInterrupt = () => interrupt.abort(new Error('interrupted; the jobs were cancelled'))
  process.once('SIGINT', onInterrupt)
  let shown: { id: string; display: ReturnType<typeof showProgress> } | undefined
  try {
    return await run({
      signal: signal ? AbortSignal.any([signal, interrupt.signal]) : interrupt.signal,
      onProgress(job) {
        if (shown?.id !== job.id) {
          shown?.display.end()
          shown = { id: job.id, display: showProgress(`${job.variant} ${job.task}`) }
        }
        shown.display.update(describeJob(job, Date.now()))
      },
    })
  } finally {
    shown?.display.end()
    process.removeListener('SIGINT', onInterrupt)
  }
}
