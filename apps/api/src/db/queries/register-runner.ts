import type { RegisteredRunner, RunnerRegistration } from '@effzoo/contract'
import { mintId } from '../../mint-id.ts'
import { sha256 } from '../../sha256.ts'
import type { Database } from '../database.ts'
import { runners } from '../schema/runners.ts'

export async function registerRunner(db: Database, registration: RunnerRegistration, nowMs: number): Promise<RegisteredRunner> {
  const id = mintId('runner')
  const key = newKey()
  await db.insert(runners).values({ id, keySha256: await sha256(key), ...registration, registeredAtMs: nowMs, lastSeenAtMs: nowMs })
  return { id, key }
}

/** 256 random bits: no salt and no slow hash is needed for what cannot be guessed. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  const base64 = btoa(String.fromCharCode(...bytes))
  return `effrk_${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`
}
