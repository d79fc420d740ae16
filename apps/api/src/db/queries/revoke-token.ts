import { type Token, type TokenId, ZooError } from '@effzoo/contract'
import { and, eq, isNull } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { tokens } from '../schema/tokens.ts'
import { toToken } from '../to-token.ts'

/** Holds from the next request on. One that was revoked before stays as it is and is answered. */
export async function revokeToken(db: Database, id: TokenId, actor: Actor, nowMs: number): Promise<Token> {
  const revoke = db
    .update(tokens)
    .set({ revokedAtMs: nowMs })
    .where(and(eq(tokens.id, id), isNull(tokens.revokedAtMs)))
  await db.batch([revoke, auditEvent(db, { actor, action: 'token.revoke', subject: id }, nowMs)])
  const [row] = await db.select().from(tokens).where(eq(tokens.id, id))
  if (!row) throw new ZooError('token-not-found', `there is no token ${id}`)
  return toToken(row)
}
