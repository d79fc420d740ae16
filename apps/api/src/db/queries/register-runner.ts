import type { RegisteredRunner, RunnerRegistration } from '@effzoo/contract'
import type { Actor } from '../../auth/actor.ts'
import { mintId } from '../../mint-id.ts'
import { sha256 } from '../../sha256.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { runners } from '../schema/runners.ts'

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
  await db.batch([db.insert(runners).values(row), auditEvent(db, { actor, action: 'runner.register', subject: id, detail }, nowMs)])
  return { id, key }
}

/** 256 random bits: no salt and no slow hash is needed for what cannot be guessed. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  const base64 = btoa(String.fromCharCode(...bytes))
  return `effrk_${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`
}
