import { type JobEvent, type JobId, type JobState, type Progress, ZooError } from '@effzoo/contract'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { jobEvents } from '../schema/job-events.ts'
import { jobs } from '../schema/jobs.ts'

export interface JobHistory {
  /** Those after the one that was named, in order. */
  readonly events: readonly { readonly seq: number; readonly event: JobEvent }[]
  readonly state: JobState
  readonly attempt: number
  readonly progress: Progress | null
}

/** Of one moment, as it is one statement. */
export async function readJobEvents(db: Database, id: JobId, afterSeq: number): Promise<JobHistory> {
  const rows = await db
    .select({ state: jobs.state, attempt: jobs.attempt, progress: jobs.progress, row: jobEvents })
    .from(jobs)
    .leftJoin(jobEvents, and(eq(jobEvents.job, jobs.id), gt(jobEvents.seq, afterSeq)))
    .where(eq(jobs.id, id))
    .orderBy(asc(jobEvents.seq))
  const [first] = rows
  if (!first) throw new ZooError('job-not-found', `there is no job ${id}`)
  const { state, attempt, progress } = first
  const events = rows.flatMap(({ row }) => (row ? [{ seq: row.seq, event: toJobEvent(row) }] : []))
  return { events, state, attempt, progress }
}

/** Without the log of a failure: it may have 20,000 characters, and each who listens would be sent them. */
export function toJobEvent({ seq: _, failure, ...row }: typeof jobEvents.$inferSelect): JobEvent {
  return { ...row, failure: failure && { ...failure, log: null } }
}

export async function isEventOf(db: Database, id: JobId, seq: number): Promise<boolean> {
  const found = await db
    .select({ seq: jobEvents.seq })
    .from(jobEvents)
    .where(and(eq(jobEvents.seq, seq), eq(jobEvents.job, id)))
  return found.length > 0
}

/** Of each job the newest event and how far it is, as one text: another one means that something is new. */
export async function readMarks(db: Database, ids: readonly JobId[]): Promise<Map<JobId, string>> {
  const rows = await db
    .select({
      id: jobs.id,
      newestSeq: sql<number>`(select max(${jobEvents.seq}) from ${jobEvents} where ${jobEvents.job} = ${jobs.id})`,
      progress: jobs.progress,
    })
    .from(jobs)
    .where(sql`${jobs.id} in (select value from json_each(${JSON.stringify(ids)}))`)
  return new Map(rows.map(({ id, newestSeq, progress }) => [id, markOf(newestSeq, progress)]))
}

export const markOf = (newestSeq: number, progress: Progress | null) => `${newestSeq} ${JSON.stringify(progress)}`
