import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { leaseOf, openQueue } from './open-queue.ts'

describe('the tables', () => {
  it.each([
    ["state = 'leased'", 'a lease without an end'],
    ['lease_expires_at_ms = 1', 'a queued job with a lease'],
    ["state = 'done'", 'a job that is done without a result'],
    ["result = 'result_1'", 'a queued job with a result'],
    ["state = 'failed'", 'a failure without a reason'],
    ["state = 'running', lease_expires_at_ms = 1", 'a lease that nobody holds'],
    ["runner = 'runner_1'", 'a runner that there is not'],
  ])('refuse %s: %s', async (change) => {
    const queue = await openQueue()
    await queue.submit()

    const update = queue.db.run(sql.raw(`update jobs set ${change}`))

    await expect(update).rejects.toMatchObject({ cause: { code: 'SQLITE_CONSTRAINT' } })
  })

  it('refuse a second result of one job', async () => {
    const queue = await openQueue()
    await queue.submit()
    const job = (await queue.claim(await queue.register()))!
    await queue.complete(leaseOf(job), job)

    const copy = queue.db.run(sql`create temp table copy as select * from results`)
    await copy
    await queue.db.run(sql`update copy set id = 'result_2'`)

    await expect(queue.db.run(sql`insert into results select * from copy`)).rejects.toMatchObject({
      cause: { code: 'SQLITE_CONSTRAINT', extendedCode: 'SQLITE_CONSTRAINT_UNIQUE' },
    })
  })
})
