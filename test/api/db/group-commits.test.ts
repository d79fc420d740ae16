import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { groupCommits } from '../../../apps/api/src/db/group-commits.ts'
import { guardedClient } from '../../../apps/api/src/db/guarded-client.ts'
import { newDatabaseUrl } from '../temporary-folder.ts'

async function openGrouped() {
  const inner = guardedClient({ url: newDatabaseUrl() })
  onTestFinished(() => inner.close())
  const batch = vi.spyOn(inner, 'batch')
  const client = groupCommits(inner)
  await client.execute('create table numbers (n integer primary key, changed integer)')
  return { client, batch }
}

const insert = (n: number) => ({ sql: 'insert into numbers (n) values (?) returning n', args: [n] })

describe('groupCommits', () => {
  it('commits writes that come together once, and answers each its own results', async () => {
    const { client, batch } = await openGrouped()

    const [one, many] = await Promise.all([client.execute(insert(1)), client.batch([insert(2), insert(3)], 'write')])

    expect(batch).toHaveBeenCalledTimes(1)
    expect(one.rows.map(({ n }) => n)).toEqual([1])
    expect(many.map(({ rows }) => rows[0]!.n)).toEqual([2, 3])
  })

  it('lets a call that fails take none of its neighbours with it, and nothing of its own', async () => {
    const { client } = await openGrouped()

    const outcomes = await Promise.allSettled([
      client.execute(insert(1)),
      client.batch([insert(2), insert(1)], 'write'),
      client.execute(insert(3)),
    ])

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((await client.execute('select n from numbers order by n')).rows.map(({ n }) => n)).toEqual([1, 3])
  })

  it('keeps what a statement asks of the one before it in its own call', async () => {
    const { client } = await openGrouped()
    const note = 'update numbers set changed = changes() where n = 1'
    await client.execute(insert(1))

    await Promise.all([
      client.execute(insert(2)),
      client.batch(['update numbers set changed = 0 where n > 5', note], 'write'),
      client.execute(insert(3)),
    ])

    expect((await client.execute('select changed from numbers where n = 1')).rows[0]!.changed).toBe(0)
  })

  it('lets a read wait for no commit, and see what was committed before it', async () => {
    const { client, batch } = await openGrouped()
    await client.execute(insert(1))
    const count = 'select count(*) as count from numbers'

    const [before] = await Promise.all([client.execute(count), client.execute(insert(2))])

    expect(before.rows[0]!.count).toBe(1)
    expect((await client.execute(count)).rows[0]!.count).toBe(2)
    expect(batch).not.toHaveBeenCalled()
  })

  it('passes on what is neither read nor written', async () => {
    const { client } = await openGrouped()

    const [, { rows }] = await Promise.all([client.execute(insert(1)), client.execute('pragma foreign_keys')])

    expect(rows[0]!.foreign_keys).toBe(1)
  })
})
