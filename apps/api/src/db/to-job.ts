import type { Job } from '@effzoo/contract'
import type { jobs } from './schema/jobs.ts'

export const toJob = (row: typeof jobs.$inferSelect): Job => ({
  id: row.id,
  variant: row.variant,
  task: row.task,
  engine: row.engine,
  batchSize: row.batchSize,
  imagePx: row.imagePx,
  precision: row.precision,
  protocol: row.protocol,
  state: row.state,
  attempt: row.attempt,
  memoryBytes: row.memoryBytes,
  runner: row.runner,
  leaseExpiresAtMs: row.leaseExpiresAtMs,
  progress: row.progress,
  failure: row.failure,
  result: row.result,
  createdAtMs: row.createdAtMs,
  updatedAtMs: row.updatedAtMs,
})
