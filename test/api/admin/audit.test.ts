import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { describe, expect, it } from 'vitest'
import { type AuditRow, verifyChain } from '../../../apps/api/src/db/audit-chain.ts'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { createToken } from '../../../apps/api/src/db/queries/create-token.ts'
import { sealAudit } from '../../../apps/api/src/db/queries/seal-audit.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { runAdminHere } from './run-admin.ts'

/** A database whose log has three events, a day apart, the last one now. */
async function withEvents() {
  const folder = temporaryFolder()
  const url = `file:${join(folder, 'effzoo.db')}`
  const { db, close } = await openDatabase(url)
  for (const daysAgo of [2, 1, 0]) {
    await createToken(db, { name: 'x', scopes: ['admin'], expiresAtMs: null }, 'local', Date.now() - daysAgo * 86_400_000)
  }
  await sealAudit(db)
  close()
  return { env: { DATA_DIR: folder }, url }
}

describe('npm run admin -- audit', () => {
  it('exports the log as NDJSON that anybody can verify', async () => {
    const { env } = await withEvents()

    const { code, stdout } = await runAdminHere(env, 'audit', 'export')

    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditRow)
    expect(code).toBe(0)
    expect(await verifyChain(rows)).toMatchObject({ sealed: 3, fault: null })
  })

  it('exports from a moment on', async () => {
    const { env } = await withEvents()

    const { stdout } = await runAdminHere(env, 'audit', 'export', '--since', '36h')

    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as AuditRow).seq),
    ).toEqual([2, 3])
  })

  it('says which event was changed, with exit code 1', async () => {
    const { env, url } = await withEvents()
    const hand = createClient({ url })
    await hand.execute('drop trigger audit_events_content')
    await hand.execute('drop trigger audit_events_sealed')
    await hand.execute(`update audit_events set subject = 'x' where seq = 2`)
    hand.close()

    expect(await runAdminHere(env, 'audit', 'verify')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('event 2: its content is not what was sealed'),
    })
  })

  it('finds by a head that was noted down that it is another log', async () => {
    const [first, second] = [await withEvents(), await withEvents()]
    const head = /head (\S+)/.exec((await runAdminHere(first.env, 'audit', 'verify')).stdout)![1]!

    expect(await runAdminHere(first.env, 'audit', 'verify', '--head', head)).toMatchObject({ code: 0 })
    expect(await runAdminHere(second.env, 'audit', 'verify', '--head', head)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('was noted down'),
    })
  })
})
