import { beforeEach, describe, expect, it } from 'vitest'
import { claimJob } from '../../../apps/api/src/db/queries/claim-job.ts'
import { createJob } from '../../../apps/api/src/db/queries/create-job.ts'
import { registerRunner } from '../../../apps/api/src/db/queries/register-runner.ts'
import { runners } from '../../../apps/api/src/db/schema/runners.ts'
import { openQueue, type Queue } from '../db/open-queue.ts'
import { device, registration, workload } from '../fixtures.ts'
import { plansOf } from './plans-of.ts'

let queue: Queue
beforeEach(async () => {
  queue = await openQueue()
})

describe('claimJob', () => {
  it('gives a job of higher priority before an older one', async () => {
    await queue.submitSelecting({ priority: 1 })
    queue.clock.nowMs += 1
    const urgent = await queue.submitSelecting({ priority: 2 })

    expect(await queue.claim(await queue.register())).toMatchObject({ id: urgent.id })
  })

  it('gives a job for one device to runners on that device alone', async () => {
    const job = await queue.submitSelecting({ device: 'dev_there' })

    expect(await queue.claim(await queue.register())).toBeUndefined()
    expect(await queue.claim(await queue.register({ device: { ...device, id: 'dev_there' } }))).toMatchObject({ id: job.id })
  })

  it('gives a job to a runner that has all of its labels', async () => {
    const job = await queue.submitSelecting({ labels: ['gpu=a100', 'quiet'] })

    expect(await queue.claim(await queue.register())).toBeUndefined()
    expect(await queue.claim(await queue.register({ labels: ['quiet'] }))).toBeUndefined()
    expect(await queue.claim(await queue.register({ labels: ['quiet', 'fast', 'gpu=a100'] }))).toMatchObject({ id: job.id })
  })

  it.each([
    ['the device', { ...device, memoryBytes: 9 }],
    ['what its container may use', { ...device, limits: { isKnown: true, cpuQuota: null, allowedCpus: null, memoryBytes: 9 } }],
  ])('gives no job that needs more memory than %s has', async (_, small) => {
    const job = await queue.submitSelecting({ memoryBytes: 10 })

    expect(await queue.claim(await queue.register({ device: small }))).toBeUndefined()
    expect(await queue.claim(await queue.register())).toMatchObject({ id: job.id })
  })

  it('gives no job that needs more memory than the claim says', async () => {
    const runner = await queue.register()
    await queue.submitSelecting({ memoryBytes: 10 })

    expect(await claimJob(queue.db, { runner, engines: ['tensorflow'], memoryBytes: 9 }, queue.clock.nowMs, () => 0.5)).toBeUndefined()
  })

  it('gives nothing to a runner that drains', async () => {
    const runner = await queue.register()
    await queue.submit()
    await queue.db.update(runners).set({ isDraining: true })

    expect(await queue.claim(runner)).toBeUndefined()
  })

  it('finds the job by the index of queued jobs, in its order', async () => {
    const plans = await plansOf(async (db) => {
      const { id } = await registerRunner(db, registration, 'local', 1)
      await createJob(db, { workload, memoryBytes: 1, requestSha256: 'a', idempotencyKey: null }, 'local', 1)
      await claimJob(db, { runner: id, engines: ['tensorflow', 'cpu'] }, 1, () => 0.5)
    })

    const [deadlines, leases, claim] = plans
    expect(deadlines?.[0]).toMatch(/INDEX jobs_deadline/)
    expect(leases?.[0]).toMatch(/INDEX jobs_leased/)
    expect(claim?.find((line) => /jobs_claim/.test(line))).toMatch(/(?:SCAN|SEARCH) jobs USING INDEX jobs_claim/)
    expect(claim?.join('\n')).not.toMatch(/TEMP B-TREE|SCAN runners/)
  })
})
