import type { Scope, Token } from '@effzoo/contract'
import type { Actor } from '../../auth/actor.ts'
import { newTokenSecret } from '../../auth/new-token-secret.ts'
import { mintId } from '../../mint-id.ts'
import { sha256 } from '../../sha256.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { tokens } from '../schema/tokens.ts'
import { toToken } from '../to-token.ts'

export interface NewToken {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly expiresAtMs: number | null
  /** How many runners it may register; any number unless said otherwise. */
  readonly uses?: number | null
}

/** The secret is in the answer and nowhere else. */
export async function createToken(
  db: Database,
  { name, scopes, expiresAtMs, uses = null }: NewToken,
  actor: Actor,
  nowMs: number,
): Promise<{ token: Token; secret: string }> {
  const id = mintId('token')
  const secret = newTokenSecret()
  const insert = db
    .insert(tokens)
    .values({
      id,
      name,
      secretSha256: await sha256(secret),
      scopes: [...scopes],
      createdAtMs: nowMs,
      expiresAtMs,
      usesLeft: uses,
      createdBy: actor,
    })
    .returning()
  const event = auditEvent(db, { actor, action: 'token.create', subject: id, detail: { name, scopes, expiresAtMs, uses } }, nowMs)
  const [[row]] = await db.batch([insert, event])
  return { token: toToken(row!), secret }
}
