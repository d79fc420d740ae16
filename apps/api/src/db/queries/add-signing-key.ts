import type { RegistryKey, TrustedKey } from '@effzoo/contract'
import { isNull, sql } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { signingKeys } from '../schema/signing-keys.ts'

export interface NewKey extends TrustedKey {
  readonly endorsedBy: RegistryKey['endorsedBy']
}

/** From here on this key signs, and the one before no more: in one transaction, so that at every moment one does. */
export async function addSigningKey(db: Database, { keyId, publicKey, endorsedBy }: NewKey, actor: Actor, nowMs: number): Promise<void> {
  await db.batch([
    db.update(signingKeys).set({ retiredAtMs: nowMs }).where(isNull(signingKeys.retiredAtMs)),
    db.insert(signingKeys).values({ keyId, publicKey, createdAtMs: nowMs, endorsedBy }),
    auditEvent(db, { actor, action: 'signing-key.create', subject: keyId, detail: { endorsedBy: endorsedBy?.keyId ?? null } }, nowMs),
  ])
}

/** The first key of a registry, unless another process was faster. Answers whether it is this one. */
export async function addFirstSigningKey(db: Database, { keyId, publicKey }: TrustedKey, nowMs: number): Promise<boolean> {
  const [[added]] = await db.batch([
    db
      .insert(signingKeys)
      .select(
        sql`select ${keyId}, ${publicKey}, ${nowMs}, null, null where not exists (select 1 from signing_keys where retired_at_ms is null)`,
      )
      .onConflictDoNothing()
      .returning({ keyId: signingKeys.keyId }),
    auditEvent(db, { actor: 'local', action: 'signing-key.create', subject: keyId, detail: { endorsedBy: null } }, nowMs),
  ])
  return added !== undefined
}
