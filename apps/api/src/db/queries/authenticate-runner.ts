import { lease, type RunnerId } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import { sha256 } from '../../sha256.ts'
import { compiled, given } from '../compiled.ts'
import type { Database } from '../database.ts'
import { runners } from '../schema/runners.ts'

const byKey = compiled((db) =>
  db
    .select({ id: runners.id, lastSeenAtMs: runners.lastSeenAtMs })
    .from(runners)
    .where(eq(runners.keySha256, given('keySha256'))),
)

/** The runner whose key it is. That it was seen is noted once per heartbeat interval: an idle runner asks every second. */
export async function authenticateRunner(db: Database, key: string, nowMs: number): Promise<RunnerId | undefined> {
  const [runner] = await byKey(db, { keySha256: await sha256(key) })
  if (runner && nowMs - runner.lastSeenAtMs >= lease.heartbeatMs) {
    await db.update(runners).set({ lastSeenAtMs: nowMs }).where(eq(runners.id, runner.id))
  }
  return runner?.id
}
