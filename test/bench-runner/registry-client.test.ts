import { createHash } from 'node:crypto'
import { Failure, ZooError } from '@effzoo/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRegistryClient } from '../../apps/bench-runner/src/registry-client.ts'
import { RegistryUnreachable } from '../../apps/bench-runner/src/registry-request.ts'
import { host } from './fixtures/host.ts'
import { type RegistryDouble, startRegistryDouble } from './fixtures/registry-double.ts'

const registration = { name: 'test', ...host }

describe('the registry client', () => {
  let registry: RegistryDouble
  beforeEach(async () => {
    registry = await startRegistryDouble()
  })
  afterEach(() => registry.close())

  const connect = () => createRegistryClient(registry.url)
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

  it('says with a report what its body is, byte for byte', async () => {
    const sent: Request[] = []
    const client = createRegistryClient(registry.url, {
      fetch: (url, init) => {
        sent.push(new Request(url as URL, init))
        return Promise.reject(new Error('enough'))
      },
    })
    const failure = Failure.parse({ kind: 'benchmark', reason: 'kein Speicher für 2 Bilder' })

    await client.putFailure('key', { job: registry.addJob().id, attempt: 1 }, failure).catch(() => {})

    const digest = createHash('sha256')
      .update(Buffer.from(await sent[0]!.arrayBuffer()))
      .digest('base64')
    expect(sent[0]!.headers.get('content-digest')).toBe(`sha-256=:${digest}:`)
  })

  it('is told when to ask again where there is no work', async () => {
    const client = connect()
    const { key } = await client.register(registration)
    expect(await client.claim(key, { engines: ['cpu'] })).toEqual({ retryAfterMs: 1_000 })
  })

  it('takes a drop, a lost answer, a 5xx, a 429 and an answer that is cut off for no answer, and asks once', async () => {
    const faults = ['drop', 'lose-answer', { status: 502 }, { status: 429 }, { body: '{"id":' }] as const
    failFirst(...faults)
    for (const _ of faults) await expect(connect().register(registration)).rejects.toThrow(RegistryUnreachable)
    expect(registry.requests).toHaveLength(faults.length)
  })

  it('says what was answered', async () => {
    failFirst({ status: 500 })
    await expect(connect().register(registration)).rejects.toThrow(`POST ${registry.url}/runners was answered with 500`)
  })

  it('passes on when to try again, from seconds or a date', async () => {
    failFirst({ status: 503, retryAfter: '7' }, { status: 429, retryAfter: new Date(Date.now() + 30_000).toUTCString() })
    await expect(connect().register(registration)).rejects.toMatchObject({ retryAfterMs: 7_000 })
    const error: RegistryUnreachable = await connect()
      .register(registration)
      .catch((thrown) => thrown)
    expect(error.retryAfterMs).toBeGreaterThan(28_000)
    expect(error.retryAfterMs).toBeLessThanOrEqual(30_000)
  })

  it('names the cause where no connection can be made', async () => {
    await registry.close()
    await expect(connect().register(registration)).rejects.toThrow(/ECONNREFUSED/)
  })

  it('ends the waiting when told to', async () => {
    const waits = new AbortController()
    registry.fault = () => void waits.abort()
    const client = connect()
    await expect(client.register(registration, { signal: waits.signal })).rejects.toThrow(RegistryUnreachable)
  })

  it('gives up on a registry that never answers', async () => {
    const silent = createRegistryClient(registry.url, {
      fetch: (_url, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
    })
    await expect(silent.register(registration, { limitMs: 20 })).rejects.toThrow(/aborted due to timeout/)
  })

  it.each(['stale-lease', 'result-conflict', 'unauthenticated', 'invalid-request'] as const)(
    'makes a ZooError of the problem %s',
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
    for (let answer = 0; answer < 2; answer++) {
      await expect(connect().register(registration)).rejects.toThrow(RegistryUnreachable)
    }
  })

  it('refuses an answer that is not what the contract says', async () => {
    failFirst({ body: '{"id":"runner_1","key":"k"}' })
    await expect(connect().register(registration)).rejects.toThrow(/an id of the form runner_/)
  })
})
