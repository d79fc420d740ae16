import { jobStates, type Sweep } from '@effzoo/contract'
import { formatTable } from './format.ts'
import { formatAge } from './job-table.ts'

const shown = 3

/** A few of many by name, and how many more. */
export const someOf = (names: readonly string[]): string =>
  names.length <= shown ? names.join(', ') : `${names.slice(0, shown).join(', ')} and ${names.length - shown} more`

const countsOf = ({ counts }: Sweep) => jobStates.flatMap((state) => (counts[state] > 0 ? `${counts[state]} ${state}` : [])).join(', ')

const row = (sweep: Sweep, nowMs: number) => [
  sweep.id,
  sweep.state,
  `${sweep.progress.ended} of ${sweep.progress.total}`,
  formatAge(nowMs - sweep.createdAtMs),
  countsOf(sweep) || '-',
  someOf(sweep.request.variants),
]

export const formatSweeps = (sweeps: readonly Sweep[], nowMs: number): string =>
  formatTable(
    ['sweep', 'state', 'ended', 'age', 'jobs', 'variants'],
    sweeps.map((sweep) => row(sweep, nowMs)),
    ['left', 'left', 'right', 'right', 'left', 'left'],
  )
