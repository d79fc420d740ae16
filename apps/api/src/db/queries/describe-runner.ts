import type { RunnerId, RunnerUpdate } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { runners } from '../schema/runners.ts'

/** What a runner is from now on. Jobs that it holds stay its own. */
export async function describeRunner(db: Database, id: RunnerId, update: RunnerUpdate, nowMs: number): Promise<void> {
  const { name, device, isDraining, labels = [] } = update
  const write = db
    .update(runners)
    .set({ ...update, labels, lastSeenAtMs: nowMs })
    .where(eq(runners.id, id))
  const detail = { name, device: device.id, isDraining: String(isDraining) }
  await db.batch([write, auditEvent(db, { actor: id, action: 'runner.describe', subject: id, detail }, nowMs)])
}
