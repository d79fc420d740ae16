import { type JobRequest, jobBounds, Label } from '@effzoo/contract'
import { durationOf } from './duration.ts'
import { UsageError } from './usage-error.ts'

/** The flags that say who may measure, and how soon, for `parseArgs`. */
export const selectionFlags = {
  device: { type: 'string' },
  label: { type: 'string', multiple: true },
  priority: { type: 'string' },
  deadline: { type: 'string' },
  debounce: { type: 'string' },
} as const

export interface SelectionValues {
  readonly device?: string | undefined
  readonly label?: string[] | undefined
  readonly priority?: string | undefined
  readonly deadline?: string | undefined
  readonly debounce?: string | undefined
}

function priorityOf(text: string): number {
  const { minPriority, maxPriority } = jobBounds
  const value = Number(text)
  if (!/^-?\d+$/.test(text) || value < minPriority || value > maxPriority)
    throw new UsageError(
      `--priority ${text}: allowed is a whole number from ${minPriority} to ${maxPriority}; the highest is measured first`,
    )
  return value
}

function labelOf(text: string): string {
  const label = Label.safeParse(text)
  if (!label.success) throw new UsageError(`--label ${text}: allowed is ${label.error.issues[0]?.message}`)
  return label.data
}

function debounceOf(text: string): number {
  const debounceMs = durationOf('debounce', text)
  if (debounceMs > jobBounds.maxDebounceMs)
    throw new UsageError(`--debounce ${text}: allowed are at most ${jobBounds.maxDebounceMs / 86_400_000}d`)
  return debounceMs
}

/** The deadline is given as a time from now. */
export const selectionOf = (
  { device, label, priority, deadline, debounce }: SelectionValues,
  nowMs: number,
): Pick<JobRequest, 'device' | 'labels' | 'priority' | 'deadlineAtMs' | 'debounceMs'> => ({
  ...(device !== undefined && { device }),
  ...(label !== undefined && { labels: [...new Set(label.map(labelOf))] }),
  ...(priority !== undefined && { priority: priorityOf(priority) }),
  ...(deadline !== undefined && { deadlineAtMs: nowMs + durationOf('deadline', deadline) }),
  ...(debounce !== undefined && { debounceMs: debounceOf(debounce) }),
})
