import type { Database } from '../database.ts'
import { expireDeadlines } from './expire-deadlines.ts'
import { expireLeases } from './expire-leases.ts'

/** All that only time does to jobs, as parts of a batch. A job whose deadline has passed is not queued again before it fails. */
export const expireJobs = (db: Database, nowMs: number, random: () => number) =>
  [expireDeadlines(db, nowMs), expireLeases(db, nowMs, random)] as const
