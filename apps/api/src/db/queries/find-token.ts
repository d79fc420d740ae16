import { type Token, type TokenId, tokenSecretFault, ZooError } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import { sha256 } from '../../sha256.ts'
import { compiled, given } from '../compiled.ts'
import type { Database } from '../database.ts'
import { tokens } from '../schema/tokens.ts'
import { toToken } from '../to-token.ts'

/** An idle runner and a polling client would otherwise make every request a write. */
const notedEveryMs = 5 * 60_000

const isoTime = (timeMs: number) => new Date(timeMs).toISOString()

export const usedUp = (id: TokenId) =>
  new ZooError('unauthenticated', `the token ${id} has registered all the runners that it was made for; ask for a new one`)

const bySecret = compiled((db) =>
  db
    .select()
    .from(tokens)
    .where(eq(tokens.secretSha256, given('secretSha256'))),
)

/** The token whose secret it is, if it still holds. The text itself never stands in a message. */
export async function findToken(db: Database, secret: string, nowMs: number): Promise<Token> {
  const fault = tokenSecretFault(secret)
  if (fault) throw new ZooError('unauthenticated', `the token is not whole: ${fault}`)
  const [row] = await bySecret(db, { secretSha256: await sha256(secret) })
  if (!row)
    throw new ZooError('unauthenticated', 'this registry knows no such token: it may be another registry’s, or its database was replaced')
  if (row.revokedAtMs !== null)
    throw new ZooError('unauthenticated', `the token ${row.id} was revoked at ${isoTime(row.revokedAtMs)}; ask for a new one`)
  if (row.expiresAtMs !== null && row.expiresAtMs <= nowMs) {
    throw new ZooError('unauthenticated', `the token ${row.id} expired at ${isoTime(row.expiresAtMs)}; ask for a new one`)
  }
  if (row.usesLeft === 0) throw usedUp(row.id)
  if (nowMs - (row.lastUsedAtMs ?? 0) >= notedEveryMs) await db.update(tokens).set({ lastUsedAtMs: nowMs }).where(eq(tokens.id, row.id))
  return toToken(row)
}
