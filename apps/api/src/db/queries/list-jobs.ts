import type { Job, ListQuery } from '@effzoo/contract'
import type { Database } from '../database.ts'
import { jobs } from '../schema/jobs.ts'
import { toJob } from '../to-job.ts'
import { conditionsOf, defaultLiveLimit, newestFirst, toPage } from './list-live.ts'

const order = { time: jobs.createdAtMs, id: jobs.id }
const columns = {
  id: jobs.id,
  variant: jobs.variant,
  state: jobs.state,
  task: jobs.task,
  engine: jobs.engine,
  batch: jobs.batchSize,
  px: jobs.imagePx,
  precision: jobs.precision,
  protocol: jobs.protocol,
  priority: jobs.priority,
  device: jobs.device,
  runner: jobs.runner,
  sweep: jobs.sweep,
  schedule: jobs.schedule,
  owner: jobs.owner,
}

/** Newest first, without the logs of failures: a page of those would be megabytes. */
export async function listJobs(db: Database, query: ListQuery): Promise<{ items: Job[]; nextCursor: string | null }> {
  const rows = await db
    .select()
    .from(jobs)
    .where(conditionsOf(query, columns, order))
    .orderBy(...newestFirst(order))
    .limit((query.limit ?? defaultLiveLimit) + 1)
  const items = rows.map(toJob).map((job) => (job.failure ? { ...job, failure: { ...job.failure, log: null } } : job))
  return toPage(items, query, ({ createdAtMs, id }) => [createdAtMs, id])
}
