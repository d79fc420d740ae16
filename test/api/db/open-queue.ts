import { type EngineName, type Job, type Progress, type RunnerId, type RunnerRegistration, Workload } from '@effzoo/contract'
import { onTestFinished } from 'vitest'
import { acceptMeasurement } from '../../../apps/api/src/accept-measurement.ts'
import type { Database } from '../../../apps/api/src/db/database.ts'
import type { Lease } from '../../../apps/api/src/db/lease.ts'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { cancelJob } from '../../../apps/api/src/db/queries/cancel-job.ts'
import { claimJob } from '../../../apps/api/src/db/queries/claim-job.ts'
import { createJob, type NewJob } from '../../../apps/api/src/db/queries/create-job.ts'
import { expireJobs } from '../../../apps/api/src/db/queries/expire-jobs.ts'
import { failJob } from '../../../apps/api/src/db/queries/fail-job.ts'
import { findJob } from '../../../apps/api/src/db/queries/find-job.ts'
import { heartbeatJob } from '../../../apps/api/src/db/queries/heartbeat-job.ts'
import { listAttempts } from '../../../apps/api/src/db/queries/list-attempts.ts'
import { redriveJob } from '../../../apps/api/src/db/queries/redrive-job.ts'
import { registerRunner } from '../../../apps/api/src/db/queries/register-runner.ts'
import { releaseJob } from '../../../apps/api/src/db/queries/release-job.ts'
import { measurementOf, registration, workload } from '../fixtures.ts'
import { newDatabaseUrl } from '../temporary-folder.ts'

/** The queue of a new database under a clock that only the test moves. Jitter is the middle, a factor of 1, unless `chance` says otherwise. */
export async function openQueue() {
  const { db, close } = await openDatabase(newDatabaseUrl())
  onTestFinished(close)
  return queueOf(db)
}

export function queueOf(db: Database) {
  const clock = { nowMs: 1_000_000 }
  const chance = { next: 0.5 }
  const random = () => chance.next

  return {
    db,
    clock,
    chance,
    register: async (changes: Partial<RunnerRegistration> = {}) =>
      (await registerRunner(db, { ...registration, ...changes }, 'local', clock.nowMs)).id,
    submit: async (changes: Partial<Workload> = {}, idempotencyKey: string | null = null, requestSha256 = 'a') => {
      const job = { workload: { ...workload, ...changes }, memoryBytes: 1, requestSha256, idempotencyKey }
      return (await createJob(db, job, 'local', clock.nowMs)).job
    },
    submitSelecting: async (selection: Partial<NewJob>) => {
      const job = { workload, memoryBytes: 1, requestSha256: 'a', idempotencyKey: null, ...selection }
      return (await createJob(db, job, 'local', clock.nowMs)).job
    },
    find: (job: Pick<Job, 'id'>) => findJob(db, job.id),
    claim: (runner: RunnerId, engines: EngineName[] = ['tensorflow']) => claimJob(db, { runner, engines }, clock.nowMs, random),
    heartbeat: (lease: Lease, progress?: Progress) => heartbeatJob(db, lease, progress, clock.nowMs, random),
    complete: (lease: Lease, job: Job, samplesMs?: number[]) =>
      acceptMeasurement(db, lease, measurementOf(Workload.parse(job), samplesMs), clock.nowMs),
    fail: (lease: Lease, kind: 'benchmark' | 'infrastructure', reason = 'it broke') =>
      failJob(db, lease, { kind, reason, log: null }, clock.nowMs, random),
    release: (lease: Lease) => releaseJob(db, lease, clock.nowMs),
    cancel: (job: Pick<Job, 'id'>, owner: string | null = null) => cancelJob(db, job.id, { actor: 'local', owner }, clock.nowMs),
    redrive: (job: Pick<Job, 'id'>, deadlineAtMs: number | null = null, owner: string | null = null) =>
      redriveJob(db, job.id, { actor: 'local', owner, deadlineAtMs }, clock.nowMs),
    attempts: (job: Job) => listAttempts(db, job.id),
    expire: () => db.batch(expireJobs(db, clock.nowMs, random)),
  }
}

export type Queue = Awaited<ReturnType<typeof openQueue>>

export const leaseOf = ({ id, attempt, runner }: Job): Lease => ({ job: id, attempt, runner: runner! })
