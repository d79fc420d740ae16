import { ZooError } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { logError } from '../log-error.ts'
import type { Registry } from '../registry/registry.ts'
import { withinLimit } from '../within-limit.ts'
import { newestMigrationMs } from './newest-migration.ts'

/** Balancers ask each server every second or so, and several of them. */
const keptForMs = 1_000
const limitMs = 2_000

export interface HealthDeps {
  readonly db: Database
  readonly registry: Registry
  readonly nowMs: () => number
  /** Whether files can be written; where there are none, nothing is asked. */
  readonly checkDisk?: (() => Promise<void>) | undefined
}

export interface Health {
  readonly status: 'ok'
  readonly variants: number
  /** What was looked at. */
  readonly checks: string[]
}

type Outcome = { readonly health: Health } | { readonly fault: ZooError }

/** Of what the registry needs to answer, all at once. Throws not-ready, which says what fails in words that hold no secret. */
export function createHealthCheck({ db, registry, nowMs, checkDisk }: HealthDeps): () => Promise<Health> {
  // what came out is kept, never the promise of it: a Worker may end the request that it belongs to
  let last: { readonly atMs: number; readonly outcome: Outcome } | undefined

  async function look(): Promise<Outcome> {
    let variants = 0
    const checks: Readonly<Record<string, () => Promise<unknown>>> = {
      database: () => requireMigrations(db),
      registry: async () => {
        variants = (await registry.current(nowMs())).variants.length
      },
      ...(checkDisk && { disk: checkDisk }),
    }
    const faults = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await withinLimit(check(), limitMs, () => new Error(`no answer within ${limitMs / 1_000} s`))
          return []
        } catch (error) {
          if (!last || 'health' in last.outcome) logError(`not ready, ${name}:`, error)
          return [`${name}: ${error instanceof NotCurrent ? error.message : troubles[name]}`]
        }
      }),
    )
    if (faults.flat().length > 0) return { fault: new ZooError('not-ready', faults.flat().join('; ')) }
    return { health: { status: 'ok', variants, checks: Object.keys(checks) } }
  }

  return async () => {
    const atMs = nowMs()
    if (!last || Math.abs(atMs - last.atMs) >= keptForMs) last = { atMs, outcome: await look() }
    if ('fault' in last.outcome) throw last.outcome.fault
    return last.outcome.health
  }
}

/** Whatever an error says may name a path or a host; the log has that. */
const troubles: Readonly<Record<string, string>> = {
  database: 'does not answer; the log of the server says why',
  registry: 'cannot be read; the log of the server says why',
  disk: 'takes no file, or not within 2 s; free some space, see to the rights of the data folder, or to what keeps the disk busy',
}

class NotCurrent extends Error {
  override readonly name = 'NotCurrent'
}

async function requireMigrations(db: Database): Promise<void> {
  const { newest } = await db.get<{ newest: number | null }>(sql`select max(created_at_ms) as newest from applied_migrations`)
  if (Number(newest) >= newestMigrationMs) return
  throw new NotCurrent('lacks migrations of this version; npm run deploy applies them to a remote one, a start of the server to a file')
}
