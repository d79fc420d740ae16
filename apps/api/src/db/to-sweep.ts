import { isEnded, type JobState, jobStates, type Sweep } from '@effzoo/contract'
import type { sweeps } from './schema/sweeps.ts'

/** `states` are those that its jobs are in, and how many of them. */
export function toSweep(row: typeof sweeps.$inferSelect, states: readonly { readonly state: JobState; readonly count: number }[]): Sweep {
  const countOf = (state: JobState) => states.find((each) => each.state === state)?.count ?? 0
  const sum = (of: readonly JobState[]) => of.reduce((total, state) => total + countOf(state), 0)
  const progress = { ended: sum(jobStates.filter(isEnded)), total: sum(jobStates) }
  return {
    id: row.id,
    state: row.cancelledAtMs !== null ? 'cancelled' : progress.ended === progress.total ? 'done' : 'running',
    request: row.request as Sweep['request'],
    jobCount: row.jobCount,
    counts: Object.fromEntries(jobStates.map((state) => [state, countOf(state)])) as Sweep['counts'],
    progress,
    jobs: `/jobs?sweep=${row.id}`,
    schedule: row.schedule,
    owner: row.owner,
    createdAtMs: row.createdAtMs,
    cancelledAtMs: row.cancelledAtMs,
  }
}
