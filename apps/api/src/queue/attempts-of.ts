import type { JobAttempt } from '@effzoo/contract'
import type { jobEvents } from '../db/schema/job-events.ts'

type Event = Pick<typeof jobEvents.$inferSelect, 'attempt' | 'state' | 'runner' | 'failure' | 'atMs'>
type Outcome = JobAttempt['outcome']

/**
 * What became of each attempt, from the events of one job in order. An attempt that has ended stays so when the job goes on: it is queued
 * again, or cancelled while it waits. But a result may come after the lease was lost.
 */
export function attemptsOf(events: readonly Event[]): JobAttempt[] {
  const attempts = new Map<number, JobAttempt>()
  for (const { attempt, state, runner, failure, atMs } of events) {
    if (attempt === 0) continue
    const known = attempts.get(attempt)
    if (known && known.endedAtMs !== null && state !== 'done') continue
    const outcome: Outcome = state === 'queued' ? (failure ? 'failed' : 'released') : state
    attempts.set(attempt, {
      attempt,
      runner,
      outcome,
      failure,
      claimedAtMs: known ? known.claimedAtMs : state === 'leased' ? atMs : null,
      endedAtMs: outcome === 'leased' || outcome === 'running' ? null : atMs,
    })
  }
  return [...attempts.values()]
}
