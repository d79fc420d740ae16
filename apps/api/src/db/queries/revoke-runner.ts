import { type RunnerId, ZooError } from '@effzoo/contract'
import { and, eq, sql } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { runners } from '../schema/runners.ts'

/** No SHA-256 reads like this, so no key has it any more. */
const noKey = sql`'revoked ' || ${runners.id}`

/** Its key is refused from the next request on; what it holds goes back to the queue as its lease runs out. Its results stay. */
export async function revokeRunner(db: Database, id: RunnerId, actor: Actor, nowMs: number): Promise<{ isNew: boolean }> {
  const revoke = db
    .update(runners)
    .set({ keySha256: noKey })
    .where(and(eq(runners.id, id), sql`${runners.keySha256} <> ${noKey}`))
    .returning({ id: runners.id })
  const [[revoked]] = await db.batch([revoke, auditEvent(db, { actor, action: 'runner.revoke', subject: id }, nowMs)])
  if (revoked) return { isNew: true }
  const [known] = await db.select({ id: runners.id }).from(runners).where(eq(runners.id, id))
  if (!known) throw new ZooError('runner-not-found', `there is no runner ${id}`)
  return { isNew: false }
}
