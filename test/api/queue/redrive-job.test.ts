import { beforeEach, describe, expect, it } from 'vitest'
import { readAudit } from '../../../apps/api/src/db/queries/read-audit.ts'
import { leaseOf, openQueue, type Queue } from '../db/open-queue.ts'

let queue: Queue
beforeEach(async () => {
  queue = await openQueue()
})

async function failed(owner: string | null = null) {
  const runner = await queue.register()
  await queue.submitSelecting({ owner, deadlineAtMs: queue.clock.nowMs + 1_000 })
  const job = (await queue.claim(runner))!
  await queue.fail(leaseOf(job), 'benchmark')
  return { job, runner }
}

describe('redriveJob', () => {
  it('queues the job at once, without its deadline, and its attempts go on', async () => {
    const { job, runner } = await failed()

    expect(await queue.redrive(job)).toMatchObject({ state: 'queued', attempt: 1, failure: null, deadlineAtMs: null })
    expect(await queue.claim(runner)).toMatchObject({ id: job.id, attempt: 2 })
  })

  it('gives it all of its retries again', async () => {
    const runner = await queue.register()
    const job = await queue.submit()
    const breakFourTimes = async () => {
      for (let tries = 1; tries <= 4; tries++) {
        await queue.fail(leaseOf((await queue.claim(runner))!), 'infrastructure')
        queue.clock.nowMs += 10_000
      }
    }
    await breakFourTimes()
    expect((await queue.find(job)).state).toBe('failed')

    await queue.redrive(job)
    await breakFourTimes()

    expect(await queue.find(job)).toMatchObject({ state: 'failed', attempt: 8 })
  })

  it('changes nothing the second time', async () => {
    const { job } = await failed()
    const redriven = await queue.redrive(job)
    queue.clock.nowMs += 1

    expect(await queue.redrive(job)).toEqual(redriven)
    const actions = []
    for await (const { action } of readAudit(queue.db)) actions.push(action)
    expect(actions.filter((action) => action === 'job.redrive')).toHaveLength(1)
  })

  it('refuses a job that was cancelled or is done', async () => {
    const job = await queue.submit()
    await queue.cancel(job)

    await expect(queue.redrive(job)).rejects.toMatchObject({ code: 'job-not-failed' })
  })

  it('is for the owner of the job, as cancelling is', async () => {
    const { job } = await failed('ann')

    await expect(queue.redrive(job, null, 'bob')).rejects.toMatchObject({ code: 'not-the-owner' })
    expect(await queue.redrive(job, null, 'ann')).toMatchObject({ state: 'queued' })
    await expect(queue.cancel(job, 'bob')).rejects.toMatchObject({ code: 'not-the-owner' })
    expect((await queue.find(job)).state).toBe('queued')
    expect(await queue.cancel(job, 'ann')).toMatchObject({ state: 'cancelled' })
  })

  it('leaves nothing of the failed attempt but its history', async () => {
    const { job, runner } = await failed()
    await queue.redrive(job)
    await queue.release(leaseOf((await queue.claim(runner))!))

    expect(await queue.attempts(job)).toMatchObject([
      { attempt: 1, runner, outcome: 'failed', failure: { kind: 'benchmark', reason: 'it broke' } },
      { attempt: 2, runner, outcome: 'released', failure: null },
    ])
  })
})
