import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { cancelJob } from '../../../apps/api/src/db/queries/cancel-job.ts'
import { createJob } from '../../../apps/api/src/db/queries/create-job.ts'
import { readAudit, verifyAudit } from '../../../apps/api/src/db/queries/read-audit.ts'
import { sealAudit } from '../../../apps/api/src/db/queries/seal-audit.ts'
import { startHranaServer } from '../../../scripts/hrana/server.ts'
import { workload } from '../fixtures.ts'
import { temporaryFolder } from '../temporary-folder.ts'

async function open() {
  const server = await startHranaServer({ file: join(temporaryFolder(), 'remote.db') })
  onTestFinished(() => server.close())
  return Promise.all(
    [1, 2].map(async () => {
      const { db, close } = await openDatabase(server.url)
      onTestFinished(close)
      return db
    }),
  )
}
const submit = (db: Awaited<ReturnType<typeof open>>[number], idempotencyKey: string | null) =>
  createJob(db, { workload, memoryBytes: 1, requestSha256: 'a', idempotencyKey }, 'local', 1)

describe('the audit log on a libSQL server', () => {
  it('has one event for each write that happened, and none for those that did not', async () => {
    const [db] = await open()
    const { job } = await submit(db!, 'key')
    await submit(db!, 'key')
    await cancelJob(db!, job.id, { actor: 'local', owner: null }, 2)
    await cancelJob(db!, job.id, { actor: 'local', owner: null }, 3)

    const actions = []
    for await (const { action } of readAudit(db!)) actions.push(action)
    expect(actions).toEqual(['job.create', 'job.cancel'])
  })

  it('stays one chain under two clients that write and seal at the same time', async () => {
    const databases = await open()
    const write = async (db: (typeof databases)[number]) => {
      for (let i = 0; i < 20; i++) {
        await submit(db, null)
        await sealAudit(db)
      }
    }

    await Promise.all(databases.map(write))

    expect(await verifyAudit(databases[0]!)).toMatchObject({ sealed: 40, unsealed: 0, fault: null })
    await expect(databases[0]!.run(sql`delete from audit_events`)).rejects.toThrow()
  })
})
