import type { AuditHead } from '../db/audit-chain.ts'
import { readAudit, verifyAudit } from '../db/queries/read-audit.ts'
import { type Command, UsageError } from './command.ts'
import { parsePast } from './parse-time.ts'
import { withData } from './with-data.ts'

const rowsPerLine = 100_000

export const auditExport: Command = {
  usage: 'audit export [--since 30d|DATE]',
  summary: 'the audit log as NDJSON, oldest first, with its hashes',
  options: { since: { type: 'string' } },

  async perform({ env, nowMs, print }, { since }) {
    const sinceMs = typeof since === 'string' ? parsePast('--since', since, nowMs) : 0
    await withData(env, async (db) => {
      for await (const event of readAudit(db, sinceMs)) print(JSON.stringify(event))
    })
    return 0
  },
}

export const auditVerify: Command = {
  usage: 'audit verify [--head SEQ:SHA256]',
  summary: 'whether the audit log is as it was written; with a head that was noted down before, whether it still contains that',
  options: { head: { type: 'string' } },

  async perform({ env, print, say }, { head }) {
    const noted = typeof head === 'string' ? parseHead(head) : undefined
    let read = 0
    const onRow = () => {
      if (++read % rowsPerLine === 0) say(`${read} events checked`)
    }
    const report = await withData(env, (db) => verifyAudit(db, noted, onRow))
    if (report.fault) {
      print(`the audit log is not as it was written: event ${report.fault.seq}: ${report.fault.reason}`)
      print(`up to event ${report.sealed} it is; head ${report.head.seq}:${report.head.sha256}`)
      return 1
    }
    const open = report.unsealed === 0 ? '' : `, and ${report.unsealed} at the end that are not sealed yet`
    print(`${report.sealed} events as they were written${open}; head ${report.head.seq}:${report.head.sha256}`)
    return 0
  },
}

function parseHead(text: string): AuditHead {
  const [, seq, sha256] = /^(\d{1,15}):([\da-f]{64})$/.exec(text) ?? []
  if (seq === undefined || sha256 === undefined)
    throw new UsageError(`--head ${text}: give what an earlier audit verify printed after "head"`)
  return { seq: Number(seq), sha256 }
}
