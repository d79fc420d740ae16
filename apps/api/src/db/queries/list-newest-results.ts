import { desc } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { results } from '../schema/results.ts'

export type ResultLine = Awaited<ReturnType<typeof listNewestResults>>[number]

/** As lines of a table: without the samples, which may be megabytes. */
export const listNewestResults = (db: Database, limit: number) =>
  db
    .select({
      id: results.id,
      job: results.job,
      variant: results.variant,
      task: results.task,
      engineVersion: results.engineVersion,
      execution: results.execution,
      batchSize: results.batchSize,
      imagePx: results.imagePx,
      medianMs: results.medianMs,
      imagesPerS: results.imagesPerS,
      grade: results.grade,
      utilization: results.utilization,
      device: results.device,
      receivedAtMs: results.receivedAtMs,
    })
    .from(results)
    .orderBy(desc(results.receivedAtMs), desc(results.id))
    .limit(limit)
