import { type InvalidField, type Measurement, type Result, Workload, ZooError } from '@effzoo/contract'
import type { Database } from './db/database.ts'
import type { Lease } from './db/lease.ts'
import { completeJob } from './db/queries/complete-job.ts'
import { findJob } from './db/queries/find-job.ts'
import { mintId } from './mint-id.ts'
import { findSpecEver } from './registry/find-spec.ts'
import { sha256 } from './sha256.ts'
import { summarizeMeasurement } from './summarize-measurement.ts'

/** From what a runner measured to a result: is it of this job and whole, what do its samples say, is the lease still good. */
export async function acceptMeasurement(
  db: Database,
  lease: Lease,
  measurement: Measurement,
  nowMs: number,
): Promise<{ result: Result; isNew: boolean }> {
  const job = await findJob(db, lease.job)
  const summary = summarizeMeasurement(measurement, await findSpecEver(db, job.variant))
  const errors = [...differences(job, measurement.workload), ...contradictions(measurement, summary.medianMs)]
  if (errors.length > 0) throw new ZooError('invalid-request', 'the measurement cannot be the result of this job', { errors })

  const { workload, ...raw } = measurement
  const row = {
    id: mintId('result'),
    ...lease,
    receivedAtMs: nowMs,
    measurementSha256: await sha256(JSON.stringify(measurement)),
    ...workload,
    ...summary,
    imagesPerS: (workload.batchSize * 1_000) / summary.medianMs,
    ...raw,
  }
  return completeJob(db, lease, row, nowMs)
}

const workloadFields = Object.keys(Workload.shape) as (keyof Workload)[]

function differences(job: Workload, measured: Workload): InvalidField[] {
  return workloadFields
    .filter((field) => job[field] !== measured[field])
    .map((field) => ({ pointer: `/workload/${field}`, detail: `the job asks for ${job[field]}, this is of ${measured[field]}` }))
}

function contradictions({ workload, losses, parity, startedAtMs, finishedAtMs }: Measurement, medianMs: number): InvalidField[] {
  const errors: InvalidField[] = []
  if (parity?.passed === false)
    errors.push({ pointer: '/parity/passed', detail: 'must not be false: what computes something else is not timed' })
  if (workload.task === 'infer' && losses) errors.push({ pointer: '/losses', detail: 'must be null for infer' })
  if (workload.task === 'train-step' && !losses) errors.push({ pointer: '/losses', detail: 'must hold the loss of each run of train-step' })
  if (finishedAtMs < startedAtMs) errors.push({ pointer: '/finishedAtMs', detail: 'is before startedAtMs' })
  if (medianMs < 1e-6) errors.push({ pointer: '/samplesMs', detail: `the median is ${medianMs} ms: the clock is too coarse for this work` })
  return errors
}
