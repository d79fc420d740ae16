import { type EngineName, engineNames, type QueueLine } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import type { Database } from '../database.ts'

interface Count {
  readonly what: 'queued' | 'delayed' | 'leased' | 'running' | 'dead'
  readonly engine: EngineName
  readonly count: number
  readonly oldestMs: number
}

/** Each count from an index of its own: the jobs that have ended are not looked at. */
const counts = (nowMs: number) => sql`
  select 'queued' as what, engine, count(*) as count, min(created_at_ms) as oldestMs from jobs where state = 'queued' group by engine
  union all
  select 'delayed', engine, count(*), 0 from jobs where state = 'queued' and not_before_ms > 0 and not_before_ms > ${nowMs} group by engine
  union all
  select state, engine, count(*), 0 from jobs where lease_expires_at_ms is not null group by state, engine
  union all
  select 'dead', engine, count(*), 0 from jobs where state = 'failed' and json_extract(failure, '$.kind') <> 'benchmark' group by engine`

/** A line for each engine, also where there is nothing. */
export async function readQueue(db: Database, nowMs: number): Promise<QueueLine[]> {
  const rows = await db.all<Count>(counts(nowMs))
  return engineNames.map((engine) => {
    const of = (what: Count['what']) => rows.find((row) => row.what === what && row.engine === engine)
    const numberOf = (what: Count['what']) => of(what)?.count ?? 0
    const oldestQueuedAtMs = of('queued')?.oldestMs ?? null
    return {
      engine,
      queued: numberOf('queued'),
      due: numberOf('queued') - numberOf('delayed'),
      delayed: numberOf('delayed'),
      leased: numberOf('leased'),
      running: numberOf('running'),
      deadLetters: numberOf('dead'),
      oldestQueuedAtMs,
      oldestAgeS: oldestQueuedAtMs === null ? null : Math.max(0, nowMs - oldestQueuedAtMs) / 1_000,
    }
  })
}
