import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { auditEvent } from '../../../apps/api/src/db/audit-event.ts'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { createJob } from '../../../apps/api/src/db/queries/create-job.ts'
import { readAudit, verifyAudit } from '../../../apps/api/src/db/queries/read-audit.ts'
import { sealAudit } from '../../../apps/api/src/db/queries/seal-audit.ts'
import { jobs } from '../../../apps/api/src/db/schema/jobs.ts'
import { workload } from '../fixtures.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'
import { startApi } from '../start-api.ts'
import { newDatabaseUrl, temporaryFolder } from '../temporary-folder.ts'
import { leaseOf, openQueue } from './open-queue.ts'
import { runTogether } from './run-together.ts'

type Queue = Awaited<ReturnType<typeof openQueue>>
async function eventsOf(db: Queue['db'], sinceMs?: number) {
  const events = []
  for await (const event of readAudit(db, sinceMs)) events.push(event)
  return events
}
const linesOf = async (db: Queue['db']) => (await eventsOf(db)).map(({ actor, action, subject }) => [actor, action, subject])

/** What a hand in the database has to do first. */
const dropTriggers = async (db: Queue['db']) => {
  for (const name of ['sealed', 'content', 'kept']) await db.run(sql.raw(`drop trigger audit_events_${name}`))
}

describe('the audit log', () => {
  it('has one event for each write that happened, and none for those that did not', async () => {
    const queue = await openQueue()
    const runner = await queue.register()
    const first = await queue.submit({}, 'key')
    await queue.submit({}, 'key')
    const claimed = (await queue.claim(runner))!
    const { result } = await queue.complete(leaseOf(claimed), claimed)
    await queue.complete(leaseOf(claimed), claimed)
    await queue.cancel(first)
    const second = await queue.submit()
    await queue.cancel(second)
    await queue.cancel(second)

    expect(await linesOf(queue.db)).toEqual([
      ['local', 'runner.register', runner],
      ['local', 'job.create', first.id],
      [runner, 'result.accept', result.id],
      ['local', 'job.create', second.id],
      ['local', 'job.cancel', second.id],
    ])
    expect((await verifyAudit(queue.db)).fault).toBeNull()
  })

  it('tells of failures and of jobs that were handed back', async () => {
    const queue = await openQueue()
    const runner = await queue.register()
    const job = await queue.submit()
    await queue.release(leaseOf((await queue.claim(runner))!))
    await queue.fail(leaseOf((await queue.claim(runner))!), 'benchmark')

    expect((await linesOf(queue.db)).slice(2)).toEqual([
      [runner, 'job.release', job.id],
      [runner, 'job.fail', job.id],
    ])
  })

  it('takes no write whose event it cannot keep', async () => {
    const queue = await openQueue()
    await queue.db.run(sql`create trigger full before insert on audit_events begin select raise(abort, 'no room'); end`)

    await expect(queue.submit()).rejects.toMatchObject({ cause: { message: expect.stringContaining('no room') } })

    expect(await queue.db.all(sql`select * from jobs`)).toEqual([])
  })

  it('keeps that a detail was too long, in place of the detail', async () => {
    const queue = await openQueue()
    await queue.submit()
    await queue.db.batch([
      queue.db.update(jobs).set({ memoryBytes: 2 }),
      auditEvent(queue.db, { actor: 'local', action: 'job.cancel', subject: 'x', detail: { name: 'x'.repeat(5_000) } }, 1),
    ])

    expect((await eventsOf(queue.db)).at(-1)?.detail).toBe('{"tooLong":5011}')
  })

  it('is sealed at the edge behind the answer to each write', async () => {
    const api = await openApp(unpublishedRegistry())
    const behind: Promise<unknown>[] = []
    const context = { waitUntil: (work: Promise<unknown>) => void behind.push(work), passThroughOnException: () => {}, props: {} }
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"variant":"efficientnet-b0"}' }

    for (let i = 0; i < 3; i++) expect((await api.app.request('/jobs', init, {}, context)).status).toBe(201)
    await Promise.all(behind)

    expect(behind).toHaveLength(3)
    // and that a key was made to sign with
    expect(await verifyAudit(api.db)).toMatchObject({ sealed: 4, unsealed: 0, fault: null })
  })

  it('is sealed by a server every few seconds, and when it ends', async () => {
    const folder = temporaryFolder()
    const api = startApi({ DATA_DIR: folder, PORT: '0' })
    const url = await api.ready
    const { db, close } = await openDatabase(`file:${join(folder, 'effzoo.db')}`)
    onTestFinished(close)
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"variant":"efficientnet-b0"}' }

    await fetch(`${url}/jobs`, init)
    await expect.poll(() => verifyAudit(db), { timeout: 20_000 }).toMatchObject({ sealed: 2, unsealed: 0, fault: null })
    await fetch(`${url}/jobs`, init)
    api.child.kill('SIGTERM')
    await api.exited

    // the first is that the server made a key to sign with
    expect(await verifyAudit(db)).toMatchObject({ sealed: 3, unsealed: 0, fault: null })
  })

  it('is made up for by the next that seals, when a process ends before it did', async () => {
    const queue = await openQueue()
    await queue.submit()
    await sealAudit(queue.db)
    for (let i = 0; i < 3; i++) await queue.submit()
    expect(await verifyAudit(queue.db)).toMatchObject({ sealed: 1, unsealed: 3, fault: null })

    expect(await sealAudit(queue.db)).toBe(3)

    expect(await verifyAudit(queue.db)).toMatchObject({ sealed: 4, unsealed: 0, fault: null })
    expect(await sealAudit(queue.db)).toBe(0)
  })

  it('stays one chain when two seal the same events at once', async () => {
    const queue = await openQueue()
    for (let i = 0; i < 20; i++) await queue.submit()

    await Promise.all([sealAudit(queue.db), sealAudit(queue.db), sealAudit(queue.db)])

    expect(await verifyAudit(queue.db)).toMatchObject({ sealed: 20, unsealed: 0, fault: null })
  })

  it('stays one chain under two processes that write at the same time, with an event for every acknowledged write', async () => {
    const url = newDatabaseUrl()
    const { db, close } = await openDatabase(url)
    onTestFinished(close)

    expect(
      await runTogether('write-audited.ts', [
        [url, '100'],
        [url, '100'],
      ]),
    ).toEqual(['100', '100'])

    await sealAudit(db)
    expect(await verifyAudit(db)).toMatchObject({ sealed: 200, unsealed: 0, fault: null })
    const lost = await db.all(sql`select id from jobs where id not in (select subject from audit_events where action = 'job.create')`)
    expect(lost).toEqual([])
  })

  it.each([
    ["update audit_events set actor = 'x' where seq = 2", 'does not change'],
    ["update audit_events set sha256 = 'x' where seq = 2", 'a sealed audit event does not change'],
    ['update audit_events set seq = 9 where seq = 2', 'does not change'],
    ['delete from audit_events where seq = 3', 'are kept'],
  ])('refuses in SQL: %s', async (statement, reason) => {
    const queue = await openQueue()
    for (let i = 0; i < 3; i++) await queue.submit()
    await sealAudit(queue.db)

    await expect(queue.db.run(sql.raw(statement))).rejects.toMatchObject({ cause: { message: expect.stringContaining(reason) } })
  })

  it.each([
    ["update audit_events set subject = 'x' where seq = 2", 2],
    ['update audit_events set at_ms = at_ms + 1 where seq = 4', 4],
    ['delete from audit_events where seq = 3', 3],
    ['delete from audit_events where seq = 4', 4],
    ['update audit_events set sha256 = null, previous_sha256 = null where seq = 2', 3],
    ['update audit_events set seq = case seq when 2 then -3 else -2 end where seq in (2, 3)', 2],
  ])('finds what a hand in the database did: %s', async (statement, seq) => {
    const queue = await openQueue()
    for (let i = 0; i < 4; i++) await queue.submit()
    await sealAudit(queue.db)
    await dropTriggers(queue.db)
    await queue.db.run(sql.raw(statement))
    await sealAudit(queue.db)

    expect((await verifyAudit(queue.db)).fault?.seq).toBe(seq)
  })

  it('reads past a page, and from a moment on', async () => {
    const queue = await openQueue()
    const rows = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500)`
    await queue.db.run(
      sql`insert into audit_events (at_ms, actor, action, subject, detail) ${rows} select i, 'local', 'job.create', 'job_' || i, '{}' from n`,
    )

    expect(await sealAudit(queue.db)).toBe(2_500)
    expect(await verifyAudit(queue.db)).toMatchObject({ sealed: 2_500, fault: null })
    expect(await eventsOf(queue.db, 2_499)).toHaveLength(2)
  })

  it('says what the write was', async () => {
    const queue = await openQueue()
    await createJob(queue.db, { workload, memoryBytes: 1, requestSha256: 'a', idempotencyKey: null }, 'local', 5)

    expect((await eventsOf(queue.db))[0]).toMatchObject({ atMs: 5, detail: JSON.stringify(workload) })
  })
})
