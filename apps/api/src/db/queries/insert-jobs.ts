import type { ScheduleId, SweepId } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { mintId } from '../../mint-id.ts'
import type { PlannedJob } from '../../queue/plan-jobs.ts'
import type { Database } from '../database.ts'
import { jobs } from '../schema/jobs.ts'
import { sweeps } from '../schema/sweeps.ts'

export interface JobsOfSweep {
  readonly sweep: SweepId
  readonly schedule: ScheduleId | null
  readonly owner: string | null
  readonly requestSha256: string
}

/**
 * Stands in the batch behind the statement that stores the sweep, and makes its jobs where that did: one statement, however many they
 * are, but for none.
 * An equal job counts for one of them where it is younger than `debounceMs` and neither failed nor cancelled, and where the schedule
 * made it before and it has not ended: jobs that nobody takes do not pile up.
 */
export function insertJobs(db: Database, of: JobsOfSweep, planned: readonly PlannedJob[], nowMs: number) {
  const rows = planned.map(({ workload, debounceMs = 0, ...rest }) => ({
    job: { id: mintId('job'), ...workload, ...rest, ...of, createdAtMs: nowMs, updatedAtMs: nowMs },
    answeredSinceMs: debounceMs > 0 ? nowMs - debounceMs : null,
  }))
  const fields = Object.keys(rows[0]!.job) as (keyof (typeof rows)[number]['job'])[]
  const columns = fields.map((field) => sql.identifier(jobs[field].name))
  const values = fields.map((field) => sql`json_extract(planned.value, ${`$.job.${field}`})`)
  const isRecent = sql`${jobs.createdAtMs} > json_extract(planned.value, '$.answeredSinceMs') and ${jobs.state} not in ('failed', 'cancelled')`
  const isOpen = sql`${jobs.schedule} = ${of.schedule} and ${jobs.state} in ('queued', 'leased', 'running')`
  return db.run(
    sql`insert into ${jobs} (${sql.join(columns, sql`, `)}) select ${sql.join(values, sql`, `)}
        from json_each(${JSON.stringify(rows)}) as planned
        where exists (select 1 from ${sweeps} where ${sweeps.id} = ${of.sweep}) and not exists (
          select 1 from ${jobs} where ${jobs.debounceKey} = json_extract(planned.value, '$.job.debounceKey') and ((${isRecent}) or (${isOpen})))`,
  )
}
