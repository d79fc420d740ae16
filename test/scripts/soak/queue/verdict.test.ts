import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../../../apps/api/src/db/open-database.ts'
import { judgeQueue } from '../../../../scripts/soak/queue/verdict.ts'
import { leaseOf, queueOf } from '../../../api/db/open-queue.ts'
import { newDatabaseUrl, temporaryFolder } from '../../../api/temporary-folder.ts'

describe('judgeQueue', () => {
  let [databaseFile, acknowledgedFile] = ['', '']
  let done: string[] = []

  beforeEach(async () => {
    const url = newDatabaseUrl()
    databaseFile = fileURLToPath(url)
    acknowledgedFile = join(temporaryFolder(), 'acknowledged')
    const { db, close } = await openDatabase(url)
    onTestFinished(close)
    const queue = queueOf(db)
    const runner = await queue.register()
    done = []
    for (let i = 0; i < 3; i++) {
      await queue.submit()
      const job = (await queue.claim(runner))!
      await queue.complete(leaseOf(job), job)
      done.push(job.id)
    }
  })

  async function judge(acknowledged: readonly string[], submittedCount: number, spoil?: string) {
    writeFileSync(acknowledgedFile, acknowledged.map((line) => `${line}\n`).join(''))
    if (spoil) {
      const database = new Database(databaseFile)
      database.exec(spoil)
      database.close()
    }
    return judgeQueue(databaseFile, acknowledgedFile, submittedCount)
  }

  it('finds nothing where each acknowledged result is there once', async () => {
    expect(
      await judge(
        done.map((id) => `${id} 1`),
        3,
      ),
    ).toEqual({ lostCount: 0, doubleCount: 0, violations: [] })
  })

  it('finds a result that is gone, and one of another attempt', async () => {
    const verdict = await judge([`${done[0]} 1`, `${done[1]} 1`, `${done[2]} 2`], 3, `delete from results where job = '${done[0]}'`)

    expect(verdict).toMatchObject({ lostCount: 2, doubleCount: 0 })
    expect(verdict.violations).toEqual([
      `the result of ${done[0]}, attempt 1, was acknowledged, and is not there`,
      `the result of ${done[2]}, attempt 2, was acknowledged, and is not there`,
    ])
  })

  it('finds a job that was accepted and is not there', async () => {
    expect(
      await judge(
        done.map((id) => `${id} 1`),
        4,
      ),
    ).toEqual({
      lostCount: 1,
      doubleCount: 0,
      violations: ['1 of 4 jobs that were accepted are not there'],
    })
  })

  it('finds what was acknowledged, or done, twice', async () => {
    const event = `insert into job_events (job, attempt, state, at_ms) values ('${done[1]}', 1, 'done', 1)`
    const verdict = await judge([...done.map((id) => `${id} 1`), `${done[0]} 1`], 3, event)

    expect(verdict).toMatchObject({ lostCount: 0, doubleCount: 2 })
    expect(verdict.violations).toEqual([`${done[0]} was acknowledged 2 times`, `${done[1]} was done 2 times`])
  })
})
