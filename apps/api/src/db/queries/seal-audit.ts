import { and, asc, desc, eq, gte, isNotNull, isNull, sql } from 'drizzle-orm'
import { genesisSha256, linkOf } from '../audit-chain.ts'
import type { Database } from '../database.ts'
import { auditEvents } from '../schema/audit-events.ts'

const rowsPerBatch = 200

/**
 * Chains the events that are not chained yet, in the order in which the database took them. SQL knows no SHA-256, so the hashes are made
 * here; since they follow from the rows alone, two processes that seal at once write the same, and one that is killed is made up for by
 * the next. Answers how many rows it chained.
 */
export async function sealAudit(db: Database): Promise<number> {
  const lastSealed = db
    .select({ seq: auditEvents.seq })
    .from(auditEvents)
    .where(isNotNull(auditEvents.sha256))
    .orderBy(desc(auditEvents.seq))
    .limit(1)
  for (let sealed = 0; ; ) {
    const rows = await db
      .select()
      .from(auditEvents)
      .where(gte(auditEvents.seq, sql`coalesce((${lastSealed}), 0)`))
      .orderBy(asc(auditEvents.seq))
      .limit(rowsPerBatch + 1)
    let previousSha256 = rows[0]?.sha256 ?? genesisSha256
    const updates = []
    for (const row of rows[0]?.sha256 ? rows.slice(1) : rows) {
      const sha256 = await linkOf(previousSha256, row)
      updates.push(
        db
          .update(auditEvents)
          .set({ previousSha256, sha256 })
          .where(and(eq(auditEvents.seq, row.seq), isNull(auditEvents.sha256))),
      )
      previousSha256 = sha256
    }
    const [head, ...rest] = updates
    if (!head) return sealed
    await db.batch([head, ...rest])
    sealed += updates.length
  }
}
