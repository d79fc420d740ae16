import { sha256 } from '../sha256.ts'
import type { auditEvents } from './schema/audit-events.ts'

export type AuditRow = typeof auditEvents.$inferSelect

/** What stands before the first event. */
export const genesisSha256 = '0'.repeat(64)

/** The link that an event makes: over the hash before it and all of its content. */
export const linkOf = (
  previousSha256: string,
  { seq, atMs, actor, action, subject, detail }: Omit<AuditRow, 'sha256' | 'previousSha256'>,
) => sha256(JSON.stringify([previousSha256, seq, atMs, actor, action, subject, detail]))

/** Where a chain stands, or stood when it was noted down. */
export interface AuditHead {
  readonly seq: number
  readonly sha256: string
}

export interface ChainReport {
  readonly sealed: number
  /** At the end: written by a process that ended before it sealed them. */
  readonly unsealed: number
  readonly head: AuditHead
  /** The first thing that is not as it was written. */
  readonly fault: { readonly seq: number; readonly reason: string } | null
}

export interface Expectations {
  /** The highest number that the database ever gave out. */
  readonly lastSeq?: number
  /** A head that was noted down elsewhere: the chain must pass through it. */
  readonly head?: AuditHead
}

/**
 * Follows the chain from its start. Finds a row that was changed, removed, added or moved; rows cut off at the end by `lastSeq`. Whoever can
 * write to the database can make a whole new chain: only a head kept elsewhere shows that.
 */
export async function verifyChain(rows: AsyncIterable<AuditRow> | Iterable<AuditRow>, expected: Expectations = {}): Promise<ChainReport> {
  let head: AuditHead = { seq: 0, sha256: genesisSha256 }
  let unsealed = 0
  const report = (seq: number, reason: string): ChainReport => ({ sealed: head.seq, unsealed, head, fault: { seq, reason } })

  for await (const row of rows) {
    const next = head.seq + unsealed + 1
    if (row.seq !== next) {
      return report(next, row.seq > next ? `events ${next} to ${row.seq - 1} are missing` : `event ${row.seq} stands out of order`)
    }
    if (row.sha256 === null) {
      unsealed++
      continue
    }
    if (unsealed > 0) return report(row.seq, 'it is sealed, and the one before it is not')
    if (row.previousSha256 !== head.sha256) return report(row.seq, 'it does not follow the event before it')
    if (row.sha256 !== (await linkOf(head.sha256, row))) return report(row.seq, 'its content is not what was sealed')
    head = { seq: row.seq, sha256: row.sha256 }
    if (expected.head?.seq === row.seq && expected.head.sha256 !== row.sha256) {
      return report(row.seq, `its hash is ${row.sha256}, and ${expected.head.sha256} was noted down`)
    }
  }
  const last = head.seq + unsealed
  if (expected.lastSeq !== undefined && expected.lastSeq > last) {
    return report(last + 1, `events ${last + 1} to ${expected.lastSeq} are missing at the end`)
  }
  if (expected.head && expected.head.seq > head.seq)
    return report(head.seq + 1, `the chain ends here, and event ${expected.head.seq} was noted down`)
  return { sealed: head.seq, unsealed, head, fault: null }
}
