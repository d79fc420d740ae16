import { Failure, ZooError } from '@effzoo/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRegistryClient } from '../../apps/bench-runner/src/registry-client.ts'
import { RegistryUnreachable } from '../../apps/bench-runner/src/registry-request.ts'
import { host } from './fixtures/host.ts'
import { type RegistryDouble, startRegistryDouble } from './fixtures/registry-double.ts'

const registration = { name: 'test', ...host }

describe('the registry client', () => {
  let registry: RegistryDouble
  let waitsMs: number[]
  beforeEach(async () => {
    registry = await startRegistryDouble()
    waitsMs = []
  })
  afterEach(() => registry.close())

  const connect = (random = () => 1) =>
    createRegistryClient(registry.url, {
      random,
      sleep: async (ms) => {
        waitsMs.push(ms)
      },
    })
  /** The first requests meet these faults, in order. */
  const failFirst = (...faults: ReturnType<RegistryDouble['fault']>[]) => {
    registry.fault = () => faults.shift()
  }

  it('goes through the whole life of a job', async () => {
    const client = connect()
    const job = registry.addJob()
    const { id, key } = await client.register(registration)
    const claim = await client.claim(key, { engines: ['cpu'] })
    expect(claim).toMatchObject({ job: { id: job.id, attempt: 1, runner: id }, leaseMs: 60_000, heartbeatMs: 15_000 })
    const lease = { job: job.id, attempt: 1 }
    expect((await client.heartbeat(key, lease, { phase: 'load', done: 0, total: null })).cancelled).toBe(false)
    expect(registry.jobs.get(job.id)).toMatchObject({ state: 'running', progress: { phase: 'load' } })
    expect((await client.release(key, lease)).state).toBe('queued')
    await client.claim(key, { engines: ['cpu'] })
    const failure = Failure.parse({ kind: 'benchmark', reason: 'no such variant' })
    expect((await client.putFailure(key, { ...lease, attempt: 2 }, failure)).state).toBe('failed')
  })

  it('is told when to ask again where there is no work', async () => {
    const client = connect()
    const { key } = await client.register(registration)
    expect(await client.claim(key, { engines: ['cpu'] })).toEqual({ retryAfterMs: 1_000 })
  })

  it('tries again after a drop, a lost answer, a 5xx and a 429', async () => {
    failFirst('drop', 'lose-answer', { status: 502 }, { status: 429 })
    await connect().register(registration)
    expect(registry.requests).toHaveLength(5)
  })

  it('tries again after an answer that is cut off', async () => {
    failFirst({ body: '{"id":' })
    await connect().register(registration)
    expect(registry.requests).toHaveLength(2)
  })

  it('doubles the window it waits in, up to 64 seconds', async () => {
    failFirst(...Array.from({ length: 10 }, () => 'drop' as const))
    await connect().register(registration)
    expect(waitsMs).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 64_000, 64_000])
  })

  it('waits for a random part of the window', async () => {
    failFirst('drop', 'drop')
    await connect(() => 0.25).register(registration)
    expect(waitsMs).toEqual([125, 250])
  })

  it('waits as long as Retry-After says, in seconds or as a date', async () => {
    failFirst({ status: 503, retryAfter: '7' }, { status: 429, retryAfter: new Date(Date.now() + 30_000).toUTCString() })
    await connect().register(registration)
    expect(waitsMs[0]).toBe(7_000)
    expect(waitsMs[1]).toBeGreaterThan(28_000)
    expect(waitsMs[1]).toBeLessThanOrEqual(30_000)
  })

  it('gives up after the tries that it was given', async () => {
    failFirst('drop', { status: 500 }, 'drop')
    await expect(connect().register(registration, { tries: 2 })).rejects.toThrow(
      new RegistryUnreachable(`POST ${registry.url}/runners was answered with 500`),
    )
  })

  it('names the cause where no connection can be made', async () => {
    await registry.close()
    await expect(connect().register(registration, { tries: 1 })).rejects.toThrow(/ECONNREFUSED/)
  })

  it('ends the trying when told to', async () => {
    registry.fault = () => 'drop'
    const stop = new AbortController()
    const client = createRegistryClient(registry.url, { onRetry: () => stop.abort(new Error('enough')) })
    await expect(client.register(registration, { signal: stop.signal })).rejects.toThrow('enough')
    expect(registry.requests).toHaveLength(1)
  })

  it('gives up on a registry that never answers', async () => {
    const silent = createRegistryClient(registry.url, {
      fetch: (_url, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
    })
    await expect(silent.register(registration, { tries: 1, tryLimitMs: 20 })).rejects.toThrow(/aborted due to timeout/)
  })

  it.each(['stale-lease', 'result-conflict', 'unauthenticated', 'invalid-request'] as const)(
    'makes a ZooError of the problem %s, without a second try',
    async (problem) => {
      failFirst({ problem })
      const error = await connect()
        .register(registration)
        .catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(ZooError)
      expect(error).toMatchObject({ code: problem, message: 'so says the test' })
      expect(registry.requests).toHaveLength(1)
    },
  )

  it('does not take a 404 or 409 of something in between for the word of the registry', async () => {
    failFirst({ status: 404 }, { status: 409 })
    await connect().register(registration)
    expect(registry.requests).toHaveLength(3)
  })

  it('refuses an answer that is not what the contract says', async () => {
    failFirst({ body: '{"id":"runner_1","key":"k"}' })
    await expect(connect().register(registration)).rejects.toThrow(/an id of the form runner_/)
  })
})
