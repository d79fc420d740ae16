import { beforeEach, describe, expect, it } from 'vitest'
import { leaseOf, openQueue, type Queue } from '../db/open-queue.ts'

let queue: Queue
beforeEach(async () => {
  queue = await openQueue()
})
const inMs = (durationMs: number) => queue.clock.nowMs + durationMs

describe('the deadline of a job', () => {
  it('ends a job that still waits', async () => {
    const job = await queue.submitSelecting({ deadlineAtMs: inMs(10) })
    queue.clock.nowMs += 10

    expect(await queue.claim(await queue.register())).toBeUndefined()
    expect(await queue.find(job)).toMatchObject({ state: 'failed', failure: { kind: 'deadline' } })
  })

  it('leaves a job alone before', async () => {
    await queue.submitSelecting({ deadlineAtMs: inMs(10) })
    queue.clock.nowMs += 9

    expect(await queue.claim(await queue.register())).toMatchObject({ state: 'leased' })
  })

  it('stops the runner with its next heartbeat, though nobody else has looked', async () => {
    await queue.submitSelecting({ deadlineAtMs: inMs(10) })
    const job = (await queue.claim(await queue.register()))!
    queue.clock.nowMs += 10

    expect(await queue.heartbeat(leaseOf(job))).toMatchObject({ cancelled: true })
    expect(await queue.heartbeat(leaseOf(job))).toMatchObject({ cancelled: true })
    expect(await queue.find(job)).toMatchObject({ state: 'failed', leaseExpiresAtMs: null, failure: { kind: 'deadline' } })
    await expect(queue.complete(leaseOf(job), job)).rejects.toMatchObject({ code: 'stale-lease' })
  })

  it('comes before a retry, where the lease has run out too', async () => {
    await queue.submitSelecting({ deadlineAtMs: inMs(60_000) })
    const job = (await queue.claim(await queue.register()))!
    queue.clock.nowMs += 60_000
    await queue.expire()

    expect(await queue.find(job)).toMatchObject({ state: 'failed', failure: { kind: 'deadline' } })
  })
})
