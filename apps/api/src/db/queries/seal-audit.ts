import { asc, desc, gt, isNotNull, sql } from 'drizzle-orm'
import { genesisSha256, linkOf } from '../audit-chain.ts'
import type { Database } from '../database.ts'
import { auditEvents } from '../schema/audit-events.ts'

/** Enough that what a batch costs by itself is little, and few enough that no other call waits long behind it. */
const rowsPerBatch = 200

/**
 * Chains the events that are not chained yet, in the order in which the database took them. SQL knows no SHA-256, so the hashes are made
 * here; since they follow from the rows alone, two processes that seal at once write the same, and one that is killed is made up for by
 * the next. Answers how many rows it chained.
 */
export async function sealAudit(db: Database): Promise<number> {
  const [last] = await db
    .select({ seq: auditEvents.seq, sha256: auditEvents.sha256 })
    .from(auditEvents)
    .where(isNotNull(auditEvents.sha256))
    .orderBy(desc(auditEvents.seq))
    .limit(1)
  // followed from here: to look for the last sealed one again is to walk over all that wait
  let head = { seq: last?.seq ?? 0, sha256: last?.sha256 ?? genesisSha256 }
  for (let sealed = 0; ; ) {
    const rows = await db.select().from(auditEvents).where(gt(auditEvents.seq, head.seq)).orderBy(asc(auditEvents.seq)).limit(rowsPerBatch)
    if (rows.length === 0) return sealed
    const links: [seq: number, previousSha256: string, sha256: string][] = []
    for (const row of rows) {
      const sha256 = await linkOf(head.sha256, row)
      links.push([row.seq, head.sha256, sha256])
      head = { seq: row.seq, sha256 }
    }
    await db.run(sql`
      update ${auditEvents} set previous_sha256 = link.value ->> 1, sha256 = link.value ->> 2
      from json_each(${JSON.stringify(links)}) as link
      where ${auditEvents.seq} = link.value ->> 0 and ${auditEvents.sha256} is null`)
    sealed += links.length
  }
}
