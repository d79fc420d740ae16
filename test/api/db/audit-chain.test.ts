import { describe, expect, it } from 'vitest'
import { type AuditRow, genesisSha256, linkOf, verifyChain } from '../../../apps/api/src/db/audit-chain.ts'

/** As many sealed events, and after them as many unsealed. */
async function chainOf(sealed: number, unsealed = 0): Promise<AuditRow[]> {
  const rows: AuditRow[] = []
  let previousSha256 = genesisSha256
  for (let seq = 1; seq <= sealed + unsealed; seq++) {
    const content = { seq, atMs: 1_000 * seq, actor: 'local', action: 'job.create', subject: `job_${seq}`, detail: '{}' }
    if (seq > sealed) rows.push({ ...content, previousSha256: null, sha256: null })
    else {
      const sha256 = await linkOf(previousSha256, content)
      rows.push({ ...content, previousSha256, sha256 })
      previousSha256 = sha256
    }
  }
  return rows
}

describe('verifyChain', () => {
  it('finds nothing wrong with what was sealed, and counts what was not yet', async () => {
    const rows = await chainOf(5, 2)

    expect(await verifyChain(rows, { lastSeq: 7 })).toEqual({
      sealed: 5,
      unsealed: 2,
      head: { seq: 5, sha256: rows[4]!.sha256 },
      fault: null,
    })
  })

  it('takes an empty log', async () => {
    expect(await verifyChain([], { lastSeq: 0 })).toMatchObject({ sealed: 0, fault: null })
  })

  it.each(['atMs', 'actor', 'action', 'subject', 'detail'] as const)('finds that %s was changed', async (field) => {
    const rows = await chainOf(5)
    rows[2] = { ...rows[2]!, [field]: field === 'atMs' ? 1 : 'else' }

    expect((await verifyChain(rows)).fault).toEqual({ seq: 3, reason: 'its content is not what was sealed' })
  })

  it('finds a changed row whose own hash was made anew', async () => {
    const rows = await chainOf(5)
    const changed = { ...rows[2]!, subject: 'else' }
    rows[2] = { ...changed, sha256: await linkOf(changed.previousSha256!, changed) }

    expect((await verifyChain(rows)).fault).toEqual({ seq: 4, reason: 'it does not follow the event before it' })
  })

  it('finds rows that are missing at the start, in the middle and at the end', async () => {
    const rows = await chainOf(6)

    expect((await verifyChain(rows.slice(1))).fault?.reason).toBe('events 1 to 1 are missing')
    expect((await verifyChain(rows.toSpliced(2, 2))).fault?.reason).toBe('events 3 to 4 are missing')
    expect((await verifyChain(rows.slice(0, 4), { lastSeq: 6 })).fault?.reason).toBe('events 5 to 6 are missing at the end')
  })

  it('finds rows that changed places and numbers', async () => {
    const rows = await chainOf(4)
    const swapped = [rows[0]!, { ...rows[2]!, seq: 2 }, { ...rows[1]!, seq: 3 }, rows[3]!]

    expect((await verifyChain(swapped)).fault?.seq).toBe(2)
  })

  it('finds a seal behind a row that has none', async () => {
    const rows = await chainOf(4)
    rows[1] = { ...rows[1]!, sha256: null, previousSha256: null }

    expect((await verifyChain(rows)).fault).toEqual({ seq: 3, reason: 'it is sealed, and the one before it is not' })
  })

  it('finds a whole new chain by a head that was noted down', async () => {
    const rows = await chainOf(5)
    const noted = { seq: 3, sha256: rows[2]!.sha256! }
    const other = (await chainOf(5)).map((row) => ({ ...row, subject: 'else' }))
    let previousSha256 = genesisSha256
    for (const row of other) {
      row.previousSha256 = previousSha256
      previousSha256 = row.sha256 = await linkOf(previousSha256, row)
    }

    expect((await verifyChain(rows, { head: noted })).fault).toBeNull()
    expect((await verifyChain(other)).fault).toBeNull()
    expect((await verifyChain(other, { head: noted })).fault?.reason).toContain('was noted down')
    expect((await verifyChain(rows.slice(0, 2), { head: noted })).fault?.reason).toContain('event 3 was noted down')
  })
})
