import { type SQL, sql } from 'drizzle-orm'
import type { Actor } from '../auth/actor.ts'
import { compiled, given } from './compiled.ts'
import type { Database } from './database.ts'
import { auditEvents } from './schema/audit-events.ts'

export const auditActions = [
  'job.create',
  'job.cancel',
  'job.redrive',
  'job.fail',
  'job.release',
  'sweep.create',
  'sweep.cancel',
  'schedule.create',
  'schedule.fire',
  'schedule.pause',
  'schedule.resume',
  'schedule.delete',
  'result.accept',
  'webhook.create',
  'webhook.delete',
  'webhook.off',
  'webhook.retry',
  'model.register',
  'model.delete',
  'upload.begin',
  'upload.complete',
  'checkpoint.publish',
  'checkpoint.tag',
  'checkpoint.delete',
  'signing-key.create',
  'runner.register',
  'runner.describe',
  'runner.revoke',
  'token.create',
  'token.revoke',
  'database.backup',
  'database.restore',
] as const
export type AuditAction = (typeof auditActions)[number]

export interface AuditEvent {
  readonly actor: Actor
  readonly action: AuditAction
  /** The id of what was written. */
  readonly subject: string
  /** What a reader of the log wants to know of it. Never a secret. */
  readonly detail?: Readonly<Record<string, string | number | null | readonly string[]>>
}

/** Of the table's check, with room for what JSON escapes. */
const maxDetailLength = 4_096

const insertInto = (condition: SQL) =>
  compiled((db) =>
    db
      .insert(auditEvents)
      .select(
        sql`select null, ${given('atMs')}, ${given('actor')}, ${given('action')}, ${given('subject')}, ${given('detail')}, null, null where ${condition}`,
      ),
  )

const insertBehindChange = insertInto(sql`changes() > 0`)
const insertAlone = insertInto(sql`true`)

/**
 * Stands in the batch right behind the statement that it tells of, and inserts nothing where that changed nothing: the log has an event
 * exactly if the write happened. `sealAudit` chains it afterwards.
 */
export const auditEvent = (db: Database, event: AuditEvent, nowMs: number) => insertBehindChange(db, valuesOf(event, nowMs))

/** Of what is no statement in this database, such as a copy of it. */
export const lonelyAuditEvent = (db: Database, event: AuditEvent, nowMs: number) => insertAlone(db, valuesOf(event, nowMs))

function valuesOf({ actor, action, subject, detail = {} }: AuditEvent, nowMs: number) {
  const whole = JSON.stringify(detail)
  const kept = whole.length <= maxDetailLength ? whole : JSON.stringify({ tooLong: whole.length })
  return { atMs: nowMs, actor, action, subject, detail: kept }
}
