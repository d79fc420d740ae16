import { beforeEach, describe, expect, it } from 'vitest'
import { results } from '../../../apps/api/src/db/schema/results.ts'
import { leaseOf, openQueue, type Queue } from './open-queue.ts'

let queue: Queue
beforeEach(async () => {
  queue = await openQueue()
})

/** A job and the runner that has claimed it. */
async function claimed() {
  const runner = await queue.register()
  await queue.submit()
  const job = (await queue.claim(runner))!
  return { job, runner, lease: leaseOf(job) }
}

const waitMs = (durationMs: number) => {
  queue.clock.nowMs += durationMs
}

describe('createJob', () => {
  it('answers the same job to the same key and request', async () => {
    const first = await queue.submit({}, 'key', 'a')

    expect(await queue.submit({}, 'key', 'a')).toEqual(first)
  })

  it('refuses a key that was used for another request', async () => {
    await queue.submit({}, 'key', 'a')

    await expect(queue.submit({ batchSize: 2 }, 'key', 'b')).rejects.toMatchObject({ code: 'idempotency-conflict' })
  })

  it('makes a job each time where no key is given', async () => {
    expect((await queue.submit()).id).not.toBe((await queue.submit()).id)
  })
})

describe('claimJob', () => {
  it('leases the oldest job for a minute, and its attempt rises', async () => {
    const runner = await queue.register()
    const oldest = await queue.submit()
    waitMs(1)
    await queue.submit()

    expect(await queue.claim(runner)).toMatchObject({
      id: oldest.id,
      state: 'leased',
      attempt: 1,
      runner,
      leaseExpiresAtMs: queue.clock.nowMs + 60_000,
    })
  })

  it('gives a job to one runner only', async () => {
    const [a, b] = [await queue.register(), await queue.register()]
    await queue.submit()

    const claims = await Promise.all([queue.claim(a), queue.claim(b)])

    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  it('gives only jobs for the engines that the runner has', async () => {
    const runner = await queue.register()
    const onWasm = await queue.submit({ engine: 'wasm' })

    expect(await queue.claim(runner, ['tensorflow', 'cpu'])).toBeUndefined()
    expect(await queue.claim(runner, ['cpu', 'wasm'])).toMatchObject({ id: onWasm.id })
  })

  it('takes a job whose lease ran out, after a pause', async () => {
    const { job, lease } = await claimed()
    const other = await queue.register()

    waitMs(60_000)
    expect(await queue.claim(other)).toBeUndefined()
    expect(await queue.find(job)).toMatchObject({ state: 'queued', leaseExpiresAtMs: null })
    waitMs(2_000)
    expect(await queue.claim(other)).toMatchObject({ id: job.id, attempt: 2, runner: other, failure: null })

    await expect(queue.heartbeat(lease)).rejects.toMatchObject({ code: 'stale-lease' })
  })
})

describe('heartbeatJob', () => {
  it('says that the job is running, and extends the lease', async () => {
    const { job, lease } = await claimed()
    waitMs(15_000)
    const progress = { phase: 'warm-up', done: 3, total: null } as const

    expect(await queue.heartbeat(lease, progress)).toMatchObject({ leaseExpiresAtMs: queue.clock.nowMs + 60_000, cancelled: false })
    expect(await queue.find(job)).toMatchObject({ state: 'running', progress, leaseExpiresAtMs: queue.clock.nowMs + 60_000 })
  })

  it('keeps the last progress when it brings none', async () => {
    const { job, lease } = await claimed()
    const progress = { phase: 'samples', done: 3, total: 64 } as const
    await queue.heartbeat(lease, progress)

    await queue.heartbeat(lease)

    expect((await queue.find(job)).progress).toEqual(progress)
  })

  it('tells the runner that the job was cancelled', async () => {
    const { job, lease } = await claimed()
    await queue.cancel(job)

    expect(await queue.heartbeat(lease)).toMatchObject({ cancelled: true })
  })

  it('refuses a runner that never had the job', async () => {
    const { lease } = await claimed()

    await expect(queue.heartbeat({ ...lease, runner: await queue.register() })).rejects.toMatchObject({ code: 'stale-lease' })
  })
})

describe('completeJob', () => {
  it('ends the job and stores its result', async () => {
    const { job, lease } = await claimed()

    const { result, isNew } = await queue.complete(lease, job)

    expect(isNew).toBe(true)
    expect(result).toMatchObject({ job: job.id, attempt: 1, medianMs: 4, sampleCount: 11, imagesPerS: 250 })
    expect(await queue.find(job)).toMatchObject({ state: 'done', result: result.id, leaseExpiresAtMs: null })
  })

  it('answers the stored result to the same measurement sent again', async () => {
    const { job, lease } = await claimed()
    const { result } = await queue.complete(lease, job)

    expect(await queue.complete(lease, job)).toEqual({ result, isNew: false })
  })

  it('refuses another measurement for the same attempt', async () => {
    const { job, lease } = await claimed()
    await queue.complete(lease, job)

    await expect(queue.complete(lease, job, [1])).rejects.toMatchObject({ code: 'result-conflict' })
  })

  it('accepts a result after the lease ran out, while nobody else has the job', async () => {
    const { job, lease } = await claimed()
    waitMs(60_000)
    await queue.expire()

    expect(await queue.complete(lease, job)).toMatchObject({ isNew: true })
    expect(await queue.find(job)).toMatchObject({ state: 'done' })
  })

  it('refuses the result of an attempt that another one has followed', async () => {
    const { job, lease } = await claimed()
    await queue.release(lease)
    await queue.claim(await queue.register())

    await expect(queue.complete(lease, job)).rejects.toMatchObject({ code: 'stale-lease' })
    expect(await queue.db.select().from(results)).toEqual([])
  })

  it('refuses the result of a job that was cancelled', async () => {
    const { job, lease } = await claimed()
    await queue.cancel(job)

    await expect(queue.complete(lease, job)).rejects.toMatchObject({ code: 'stale-lease' })
  })
})

describe('failJob', () => {
  it('ends the job at once when the benchmark itself failed', async () => {
    const { lease } = await claimed()

    expect(await queue.fail(lease, 'benchmark', 'out of memory')).toMatchObject({
      state: 'failed',
      failure: { kind: 'benchmark', reason: 'out of memory' },
    })
  })

  it('tries three times more when the infrastructure failed, after 2, 4 and 8 seconds', async () => {
    const { job, runner } = await claimed()
    for (const pauseMs of [2_000, 4_000, 8_000]) {
      expect(await queue.fail(leaseOf(await queue.find(job)), 'infrastructure')).toMatchObject({ state: 'queued' })
      waitMs(pauseMs - 1)
      expect(await queue.claim(runner)).toBeUndefined()
      waitMs(1)
      expect(await queue.claim(runner)).toMatchObject({ id: job.id })
    }

    expect(await queue.fail(leaseOf(await queue.find(job)), 'infrastructure')).toMatchObject({ state: 'failed', attempt: 4 })
  })

  it('answers the job again when the same failure is reported twice', async () => {
    const { lease } = await claimed()
    const failed = await queue.fail(lease, 'infrastructure')

    expect(await queue.fail(lease, 'infrastructure')).toEqual(failed)
  })
})

describe('releaseJob', () => {
  it('queues the job at once', async () => {
    const { job, lease, runner } = await claimed()

    expect(await queue.release(lease)).toMatchObject({ state: 'queued', attempt: 1, failure: null })
    expect(await queue.claim(runner)).toMatchObject({ id: job.id, attempt: 2 })
  })

  it('uses up none of the retries, but ends a job that is handed back for the 64th time', async () => {
    const { job, runner } = await claimed()
    for (let attempt = 1; attempt < 64; attempt++) {
      expect(await queue.release(leaseOf(await queue.find(job)))).toMatchObject({ state: 'queued', attempt })
      await queue.claim(runner)
    }

    expect(await queue.release(leaseOf(await queue.find(job)))).toMatchObject({
      state: 'failed',
      attempt: 64,
      failure: { kind: 'infrastructure', reason: 'handed back until its 64 attempts were used up' },
    })
  })
})

describe('cancelJob', () => {
  it('cancels a job that waits', async () => {
    const job = await queue.submit()

    expect(await queue.cancel(job)).toMatchObject({ state: 'cancelled' })
    expect(await queue.claim(await queue.register())).toBeUndefined()
  })

  it('leaves a job that has ended as it is', async () => {
    const { job, lease } = await claimed()
    await queue.complete(lease, job)

    expect(await queue.cancel(job)).toMatchObject({ state: 'done' })
  })
})

describe('expireLeases', () => {
  it('leaves a lease alone until it runs out', async () => {
    const { job } = await claimed()
    waitMs(59_999)
    await queue.expire()

    expect((await queue.find(job)).state).toBe('leased')
  })

  it('ends a job whose lease ran out for the fourth time', async () => {
    const { job, runner } = await claimed()
    for (let lost = 1; lost <= 3; lost++) {
      waitMs(60_000)
      await queue.expire()
      waitMs(10_000)
      expect(await queue.claim(runner)).toMatchObject({ attempt: lost + 1 })
    }
    waitMs(60_000)
    await queue.expire()

    expect(await queue.find(job)).toMatchObject({ state: 'failed', failure: { reason: expect.stringContaining('lease lost') } })
  })
})
