import type { Database } from '../db/database.ts'
import { expireJobs } from '../db/queries/expire-jobs.ts'
import { fireSchedules } from '../db/queries/fire-schedules.ts'
import { logError } from '../log-error.ts'

/**
 * What time alone brings about, also while nobody asks for anything: a server does it every few seconds, a Worker every minute. What
 * fails is logged and done the next time, and does not keep the rest from being done.
 */
export async function tendQueue(db: Database, nowMs: number, random: () => number): Promise<void> {
  await db.batch(expireJobs(db, nowMs, random)).catch((error) => logError('leases and deadlines were not looked through:', error))
  await fireSchedules(db, nowMs).catch((error) => logError('schedules were not looked through:', error))
}
