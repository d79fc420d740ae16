import type { Job } from '@effzoo/contract'
import { formatTable } from './format.ts'

/** A length of time in its largest unit: 40 s, 12 min, 3 h, 5 d. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`
}

/** What came of it, or how far it is. */
function outcomeOf({ state, result, failure, progress }: Job): string {
  if (result) return result
  if (failure) return failure.reason.split('\n')[0]!.slice(0, 80)
  if (state === 'running' && progress) return `${progress.phase} ${progress.done}${progress.total ? ` of ${progress.total}` : ''}`
  return '-'
}

const row = (job: Job, nowMs: number) => [
  job.id,
  job.state,
  job.variant,
  job.task,
  job.engine,
  String(job.batchSize),
  String(job.imagePx),
  job.protocol,
  String(job.priority),
  formatAge(nowMs - job.createdAtMs),
  outcomeOf(job),
]

export const formatJobs = (jobs: readonly Job[], nowMs: number): string =>
  formatTable(
    ['job', 'state', 'variant', 'task', 'engine', 'batch', 'px', 'protocol', 'priority', 'age', 'outcome'],
    jobs.map((job) => row(job, nowMs)),
    ['left', 'left', 'left', 'left', 'left', 'right', 'right', 'left', 'right', 'right', 'left'],
  )
