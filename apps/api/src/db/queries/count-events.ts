import type { JobFailure, JobState } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { failures } from '../../queue/job-machine.ts'
import type { Database } from '../database.ts'

export interface EventCount {
  readonly state: JobState
  readonly isFirst: 0 | 1
  readonly failureKind: JobFailure['kind'] | null
  readonly isLeaseLost: 0 | 1 | null
  readonly count: number
}

/** What happened to jobs after the event `afterSeq`, whichever process did it, and the event that is the last now. */
export async function countEvents(db: Database, afterSeq: number): Promise<{ counts: EventCount[]; lastSeq: number }> {
  const rows = await db.all<EventCount & { lastSeq: number }>(sql`
    select state, attempt = 0 as isFirst, json_extract(failure, '$.kind') as failureKind, failure = ${JSON.stringify(failures.leaseLost)} as isLeaseLost,
      count(*) as count, max(seq) as lastSeq
    from job_events where seq > ${afterSeq} group by 1, 2, 3, 4`)
  return { counts: rows, lastSeq: Math.max(afterSeq, ...rows.map((row) => row.lastSeq)) }
}

export async function lastEvent(db: Database): Promise<number> {
  const { seq } = await db.get<{ seq: number | null }>(sql`select max(seq) as seq from job_events`)
  return seq ?? 0
}
