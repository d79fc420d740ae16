import type { RegisteredRunner, RunnerRegistration, TokenId } from '@effzoo/contract'
import { and, eq, gt, sql } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { mintId } from '../../mint-id.ts'
import { sha256 } from '../../sha256.ts'
import { auditEvent } from '../audit-event.ts'
import { compiled, given } from '../compiled.ts'
import type { Database } from '../database.ts'
import { insertGivenWhere, valuesOfRow } from '../insert-where.ts'
import { runners } from '../schema/runners.ts'
import { tokens } from '../schema/tokens.ts'
import { usedUp } from './find-token.ts'

const use = compiled((db) =>
  db
    .update(tokens)
    .set({ usesLeft: sql`${tokens.usesLeft} - 1` })
    .where(and(eq(tokens.id, given('actor')), gt(tokens.usesLeft, 0))),
)

/** Behind `use` in a batch: it has changed something, or the token has no number of uses. */
const insert = compiled((db) => {
  const isCounted = sql`select 1 from ${tokens} where ${tokens.id} = ${given('actor')} and ${tokens.usesLeft} is not null`
  return insertGivenWhere(db, runners, sql`changes() > 0 or not exists (${isCounted})`).returning({ id: runners.id })
})

/** A token with a number of uses loses one in the same transaction; where another registration took the last, nothing is written. */
export async function registerRunner(
  db: Database,
  registration: RunnerRegistration,
  actor: Actor,
  nowMs: number,
): Promise<RegisteredRunner> {
  const id = mintId('runner')
  const key = newKey()
  const row = { id, keySha256: await sha256(key), ...registration, registeredAtMs: nowMs, lastSeenAtMs: nowMs }
  const detail = { name: registration.name, device: registration.device.id }
  const event = auditEvent(db, { actor, action: 'runner.register', subject: id, detail }, nowMs)
  const [, inserted] = await db.batch([use(db, { actor }), insert(db, { ...valuesOfRow(runners, row), actor }), event])
  if (inserted.length === 0) throw usedUp(actor as TokenId)
  return { id, key }
}

/** 256 random bits: no salt and no slow hash is needed for what cannot be guessed. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  const base64 = btoa(String.fromCharCode(...bytes))
  return `effrk_${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`
}
