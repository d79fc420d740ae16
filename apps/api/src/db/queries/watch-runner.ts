import { type RunnerAttempt, type RunnerDetail, type RunnerId, type Throughput, ZooError } from '@effzoo/contract'
import { and, desc, eq, gte, type SQL, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { fleetColumns } from '../fleet.ts'
import { jobEvents } from '../schema/job-events.ts'
import { jobs } from '../schema/jobs.ts'
import { runners } from '../schema/runners.ts'

const historyLength = 20
/** An attempt that failed may be followed by a cancellation, or by a late result. */
const eventsPerAttempt = 3
const dayMs = 24 * 60 * 60_000

/** In the words of its index, or SQLite would not know that the index is enough. */
const isEnd = sql`state not in ('leased', 'running')`

/** A runner with what became of the jobs that it was given. */
export async function watchRunner(db: Database, id: RunnerId, nowMs: number): Promise<RunnerDetail> {
  const [[runner], ends, [lastDay], [lastWeek]] = await db.batch([
    db.select(fleetColumns(nowMs)).from(runners).where(eq(runners.id, id)),
    lastEnds(db, id),
    countEnds(db, id, nowMs - dayMs),
    countEnds(db, id, nowMs - 7 * dayMs),
  ])
  if (!runner) throw new ZooError('runner-not-found', `there is no runner ${id}`)
  return { ...runner, history: historyOf(ends), throughput: { lastDay: throughputOf(lastDay!), lastWeek: throughputOf(lastWeek!) } }
}

const lastEnds = (db: Database, id: RunnerId) =>
  db
    .select({
      job: jobEvents.job,
      attempt: jobEvents.attempt,
      state: jobEvents.state,
      isFailed: sql<number>`${jobEvents.failure} is not null`,
      variant: jobs.variant,
      engine: jobs.engine,
      task: jobs.task,
      endedAtMs: jobEvents.atMs,
      claimedAtMs: sql<
        number | null
      >`(select claim.at_ms from ${jobEvents} as claim where claim.job = ${jobEvents.job} and claim.attempt = ${jobEvents.attempt} and claim.state = 'leased' limit 1)`,
    })
    .from(jobEvents)
    .innerJoin(jobs, eq(jobs.id, jobEvents.job))
    .where(and(eq(jobEvents.runner, id), sql`${jobEvents}.${isEnd}`))
    .orderBy(desc(jobEvents.atMs), desc(jobEvents.seq))
    .limit(historyLength * eventsPerAttempt)

type End = Awaited<ReturnType<typeof lastEnds>>[number]

/** Of several ends of one attempt its first is the one, but for a result that came after its lease was lost. */
function historyOf(ends: readonly End[]): RunnerAttempt[] {
  const attempts = new Map<string, RunnerAttempt>()
  for (const { state, isFailed, claimedAtMs, ...end } of ends.toReversed()) {
    const key = `${end.job} ${end.attempt}`
    if (attempts.has(key) && state !== 'done') continue
    const outcome = state === 'queued' ? (isFailed ? 'failed' : 'released') : (state as 'done' | 'failed' | 'cancelled')
    attempts.set(key, { ...end, outcome, durationMs: claimedAtMs === null ? null : end.endedAtMs - claimedAtMs })
  }
  return [...attempts.values()].toSorted((a, b) => b.endedAtMs - a.endedAtMs).slice(0, historyLength)
}

function countEnds(db: Database, id: RunnerId, sinceMs: number) {
  const some = (condition: SQL) => sql<number>`max(${condition})`
  const attempts = db
    .select({
      isDone: some(sql`${jobEvents.state} = 'done'`).as('is_done'),
      isFailed: some(sql`${jobEvents.state} = 'failed' or ${jobEvents.state} = 'queued' and ${jobEvents.failure} is not null`).as(
        'is_failed',
      ),
    })
    .from(jobEvents)
    .where(and(eq(jobEvents.runner, id), gte(jobEvents.atMs, sinceMs), sql`${jobEvents}.${isEnd}`))
    .groupBy(jobEvents.job, jobEvents.attempt)
    .as('attempts')
  return db
    .select({
      endedCount: sql<number>`coalesce(sum(${attempts.isDone} or ${attempts.isFailed}), 0)`,
      failedCount: sql<number>`coalesce(sum(${attempts.isFailed} and not ${attempts.isDone}), 0)`,
    })
    .from(attempts)
}

const throughputOf = ({ endedCount, failedCount }: { endedCount: number; failedCount: number }): Throughput => ({
  endedCount,
  failedShare: endedCount === 0 ? null : failedCount / endedCount,
})
