import { type Sweep, ZooError } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { mintId } from '../../mint-id.ts'
import type { PlannedJob, SweepPlan } from '../../queue/plan-jobs.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { sweeps } from '../schema/sweeps.ts'
import { insertJobs } from './insert-jobs.ts'
import { findSweep } from './read-sweeps.ts'

export interface NewSweep {
  readonly request: SweepPlan
  readonly jobs: readonly PlannedJob[]
  readonly owner: string | null
  readonly requestSha256: string
  readonly idempotencyKey: string | null
}

/** The sweep and all of its jobs, or nothing. A key that was used before answers the sweep it made then, and is refused for another request. */
export async function createSweep(db: Database, sweep: NewSweep, actor: Actor, nowMs: number): Promise<{ sweep: Sweep; isNew: boolean }> {
  const { jobs, ...row } = sweep
  const id = mintId('swp')
  const insert = db
    .insert(sweeps)
    .values({ id, ...row, jobCount: jobs.length, createdAtMs: nowMs })
    .onConflictDoNothing({ target: sweeps.idempotencyKey })
    .returning({ id: sweeps.id })
  const { owner, requestSha256, request } = row
  const [[created]] = await db.batch([
    insert,
    auditEvent(db, { actor, action: 'sweep.create', subject: id, detail: { jobs: jobs.length, variants: request.variants } }, nowMs),
    insertJobs(db, { sweep: id, schedule: null, owner, requestSha256 }, jobs, nowMs),
  ])
  if (created) return { sweep: await findSweep(db, id), isNew: true }

  const [earlier] = await db.select().from(sweeps).where(eq(sweeps.idempotencyKey, row.idempotencyKey!))
  if (earlier!.requestSha256 !== requestSha256) {
    throw new ZooError('idempotency-conflict', `the Idempotency-Key made ${earlier!.id} of another request; use a new key for a new sweep`)
  }
  return { sweep: await findSweep(db, earlier!.id), isNew: false }
}
