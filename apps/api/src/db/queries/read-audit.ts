import { and, asc, gt, gte, sql } from 'drizzle-orm'
import { type AuditHead, type AuditRow, type ChainReport, verifyChain } from '../audit-chain.ts'
import type { Database } from '../database.ts'
import { auditEvents } from '../schema/audit-events.ts'

const rowsPerPage = 1_000

/** All events in their order, however many: a page at a time is in memory. */
export async function* readAudit(db: Database, sinceMs = 0): AsyncGenerator<AuditRow> {
  for (let after = 0; ; ) {
    const page = await db
      .select()
      .from(auditEvents)
      .where(and(gt(auditEvents.seq, after), gte(auditEvents.atMs, sinceMs)))
      .orderBy(asc(auditEvents.seq))
      .limit(rowsPerPage)
    yield* page
    if (page.length < rowsPerPage) return
    after = page.at(-1)!.seq
  }
}

/** Whether the log is as it was written; see `verifyChain`. */
export async function verifyAudit(db: Database, head?: AuditHead, onRow = () => {}): Promise<ChainReport> {
  const [given] = await db.all<{ seq: number }>(sql`select seq from sqlite_sequence where name = 'audit_events'`)
  async function* counted() {
    for await (const row of readAudit(db)) {
      onRow()
      yield row
    }
  }
  return verifyChain(counted(), { lastSeq: given?.seq ?? 0, ...(head && { head }) })
}
