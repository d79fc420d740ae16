import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Job, Measurement, Workload } from '@effzoo/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { measureInChild } from '../../apps/bench-runner/src/measure-in-child.ts'
import { type RunnerEffects, type RunnerOptions, runRunner } from '../../apps/bench-runner/src/runner.ts'
import type { RunnerEvent } from '../../apps/bench-runner/src/runner-event.ts'
import type { Outcome } from '../../apps/bench-runner/src/runner-machine-types.ts'
import { sleep } from '../../apps/bench-runner/src/sleep.ts'
import { openStateDir } from '../../apps/bench-runner/src/state-dir.ts'
import { host } from './fixtures/host.ts'
import { type RegistryDouble, startRegistryDouble } from './fixtures/registry-double.ts'

type Measure = typeof measureInChild

const measurementOf = (job: Job): Measurement =>
  Measurement.parse({
    workload: Workload.parse(job),
    engineVersion: 'fake 1',
    execution: 'eager',
    threads: 1,
    phases: { loadMs: 1, compileMs: null, firstRunMs: 2, warmupMs: 3, warmupRuns: 3 },
    samplesMs: [3, 1, 2],
    losses: null,
    peakMemoryBytes: 1,
    clock: { name: 'test', resolutionMs: 0.001 },
    startedAtMs: 1,
    finishedAtMs: 2,
    device: host.device,
    runnerVersion: '0.1.0',
  })

const measureAtOnce: Measure = async (job) => ({ kind: 'measured', measurement: measurementOf(job) })

/** Ends only when it is aborted, which it may be before it begins. */
const measureForEver: Measure = (_job, _device, { signal } = {}) =>
  new Promise<Outcome>((resolve) => {
    const end = () => resolve({ kind: 'aborted' })
    if (signal?.aborted) end()
    else signal?.addEventListener('abort', end)
  })

describe('runRunner', () => {
  let registry: RegistryDouble
  let stateDir: string
  let events: RunnerEvent[]
  beforeEach(async () => {
    registry = await startRegistryDouble({ retryAfterS: 0 })
    stateDir = await mkdtemp(join(tmpdir(), 'runner-'))
    events = []
  })
  afterEach(async () => {
    await registry.close()
    await rm(stateDir, { recursive: true })
  })

  const start = (options: Partial<RunnerOptions> = {}, effects: RunnerEffects = {}) =>
    runRunner(
      { registryUrl: registry.url, stateDir, host, once: true, ...options },
      {
        measure: measureAtOnce,
        sleep: async () => {},
        random: () => 0.5,
        onEvent: (event) => events.push(event),
        ...effects,
      },
    )
  const kinds = () => events.map((event) => event.kind)
  const jobOf = ({ id }: Job) => registry.jobs.get(id)!
  const requestsOf = (verb: string) => registry.requests.filter((request) => request.endsWith(verb))

  it('claims, measures and reports', async () => {
    const job = registry.addJob()
    expect(await start()).toEqual({ allReported: true })
    expect(jobOf(job).state).toBe('done')
    expect(registry.results).toHaveLength(1)
    expect(registry.results[0]).toMatchObject({ job: job.id, attempt: 1, samplesMs: [3, 1, 2], medianMs: 2 })
    expect(kinds()).toEqual(['registered', 'claimed', 'measured', 'delivered'])
  })

  it('says with a result what has changed on the device since the one before', async () => {
    const changed = { ...host, device: { ...host.device, os: `${host.device.os}, another` } }
    const seen: string[][] = []
    const measure: Measure = (job, device, options = {}) => {
      seen.push((options.deviceChanges ?? []).map(({ field }) => field))
      return measureAtOnce(job, device, options)
    }
    for (const now of [host, changed, changed]) {
      registry.addJob()
      await start({ host: now }, { measure })
    }
    expect(seen).toEqual([[], ['os'], []])
  })

  it('leaves nothing behind but who it is, and what it measured on', async () => {
    registry.addJob()
    await start()
    expect((await readdir(stateDir)).sort()).toEqual(['device.json', 'identity.json', 'locks', 'outbox'])
    expect(await readdir(join(stateDir, 'outbox'))).toEqual(['rejected'])
    expect(await readdir(join(stateDir, 'locks'))).toEqual([])
  })

  it('claims only for the engines that are available', async () => {
    const job = registry.addJob({ engine: 'tensorflow' })
    const other = registry.addJob({ engine: 'cpu' })
    await start()
    expect([jobOf(job).state, jobOf(other).state]).toEqual(['queued', 'done'])
  })

  it('refuses to start where no engine is available', async () => {
    const none = { ...host, engines: host.engines.filter((engine) => engine.unavailable !== null) }
    await expect(start({ host: none })).rejects.toThrow('no engine can run here')
  })

  it('waits for a job', async () => {
    setTimeout(() => registry.addJob(), 50)
    await start({}, { sleep })
    expect(registry.results).toHaveLength(1)
  })

  it('reports a failure as it is', async () => {
    const job = registry.addJob()
    const failure = { kind: 'benchmark', reason: 'no such variant', log: 'a trace' } as const
    await start({}, { measure: async () => ({ kind: 'failed', failure }) })
    expect(jobOf(job)).toMatchObject({ state: 'failed', failure })
  })

  it('is the same runner at the next start', async () => {
    registry.addJob()
    await start()
    registry.addJob()
    await start()
    expect(registry.registrations).toHaveLength(1)
  })

  it('says at each start what it is, with its labels', async () => {
    registry.addJob()
    await start({ host: { ...host, labels: ['quiet'] } })
    registry.addJob()
    await start({ host: { ...host, labels: ['gpu=a100'] } })
    expect(registry.registrations).toMatchObject([{ labels: ['quiet'] }])
    expect(registry.updates).toMatchObject([{ labels: ['gpu=a100'], isDraining: false }])
  })

  it('registers anew where the registry does not know it any more', async () => {
    registry.addJob()
    await start()
    registry.forgetRunners()
    registry.addJob()
    await start()
    expect(registry.registrations).toHaveLength(2)
    expect(registry.results).toHaveLength(2)
  })

  describe('with a report that does not get through', () => {
    it('sends a report again that was damaged on the way', async () => {
      let isFirst = true
      registry.fault = (request) => {
        if (!request.endsWith('/result') || !isFirst) return undefined
        isFirst = false
        return { problem: 'wrong-digest' }
      }
      registry.addJob()
      await start()
      expect(registry.results).toHaveLength(1)
    })

    it('goes on trying over drops, 5xx and lost answers, and reports once', async () => {
      const faults = ['drop', { status: 500 }, 'lose-answer', { status: 503, retryAfter: '0' }, 'drop'] as const
      let fault = 0
      registry.fault = (request) => (request.endsWith('/result') ? faults[fault++] : undefined)
      registry.addJob()
      await start()
      expect(requestsOf('/result')).toHaveLength(6)
      expect(registry.results).toHaveLength(1)
    })

    it('keeps it when it has to stop, and delivers it at the next start', async () => {
      const job = registry.addJob()
      const stop = new AbortController()
      registry.fault = (request) => (request.endsWith('/result') ? 'drop' : undefined)
      const stopOnRetry = (event: RunnerEvent) => {
        if (event.kind === 'unreachable') stop.abort()
      }
      expect(await start({}, { stop: stop.signal, onEvent: stopOnRetry })).toEqual({ allReported: false })
      expect(await readdir(join(stateDir, 'outbox'))).toContain(`${job.id}-1.json`)

      registry.fault = () => undefined
      registry.addJob()
      await start()
      expect(registry.results.map((result) => result.job)).toContain(job.id)
    })

    it('takes no other job before', async () => {
      const stop = new AbortController()
      registry.fault = (request) => (request.endsWith('/result') ? 'drop' : undefined)
      registry.addJob()
      registry.addJob()
      let retries = 0
      const onEvent = (event: RunnerEvent) => {
        if (event.kind === 'unreachable' && ++retries === 5) stop.abort()
      }
      await start({ once: false }, { stop: stop.signal, onEvent })
      expect(requestsOf('/jobs/claim')).toHaveLength(1)
    })

    it.each(['stale-lease', 'result-conflict', 'job-not-found', 'invalid-request'] as const)(
      'sets it aside on %s, and goes on',
      async (problem) => {
        const job = registry.addJob()
        registry.fault = (request) => (request.endsWith('/result') ? { problem } : undefined)
        expect(await start()).toEqual({ allReported: true })
        expect(await readdir(join(stateDir, 'outbox', 'rejected'))).toEqual([`${job.id}-1.json`])
        expect(events.at(-1)).toMatchObject({ kind: 'rejected', reason: `${problem}: so says the test` })
      },
    )
  })

  it('keeps the report, and ends, where the address is wrong', async () => {
    const job = registry.addJob()
    registry.fault = (request) => (request.endsWith('/result') ? { problem: 'foreign-host' } : undefined)
    await expect(start()).rejects.toMatchObject({ code: 'foreign-host' })
    expect(await readdir(join(stateDir, 'outbox'))).toContain(`${job.id}-1.json`)
  })

  describe('after it was killed', () => {
    /** Leaves the folder as a killed runner would, with the claim that the registry knows of. */
    async function leaveBehind(job: Job, report: boolean) {
      const stop = new AbortController()
      // A runner that registers and stops; then the claim is made with its key.
      await start({}, { stop: stop.signal, onEvent: (event) => event.kind === 'registered' && stop.abort() })
      const state = await openStateDir(stateDir)
      const { key } = (await state.readIdentity())!
      const claim = await fetch(`${registry.url}/jobs/claim`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify({ engines: ['cpu'] }),
      })
      expect(claim.status).toBe(200)
      await state.writeCurrent({ job: job.id, attempt: 1 })
      if (report) await state.writeReport({ job: job.id, attempt: 1, outcome: { measurement: measurementOf(job) } })
      await state.close()
    }

    it('hands back the job it was at work on, and may claim it again', async () => {
      const job = registry.addJob()
      await leaveBehind(job, false)
      await start()
      expect(kinds()).toEqual(['released', 'claimed', 'measured', 'delivered'])
      expect(jobOf(job)).toMatchObject({ state: 'done', attempt: 2 })
    })

    it('delivers what it had finished instead of measuring it again', async () => {
      const job = registry.addJob()
      await leaveBehind(job, true)
      registry.addJob()
      await start()
      expect(kinds()).toEqual(['delivered', 'claimed', 'measured', 'delivered'])
      expect(jobOf(job)).toMatchObject({ state: 'done', attempt: 1 })
    })

    it('is content where the job is somebody else’s by now', async () => {
      const job = registry.addJob()
      await leaveBehind(job, false)
      registry.jobs.set(job.id, { ...jobOf(job), attempt: 2 })
      registry.addJob()
      await start()
      expect(kinds().slice(0, 2)).toEqual(['lost', 'claimed'])
    })

    it('keeps its key from another registry while it has work for the first', async () => {
      const job = registry.addJob()
      await leaveBehind(job, true)
      const other = `http://localhost:${new URL(registry.url).port}`
      await expect(start({ registryUrl: other })).rejects.toThrow(`this runner has work unreported to ${registry.url}`)
    })
  })

  it('registers with another registry under another key', async () => {
    registry.addJob()
    await start()
    registry.addJob()
    await start({ registryUrl: `http://localhost:${new URL(registry.url).port}` })
    expect(registry.registrations).toHaveLength(2)
  })

  describe('while it measures', () => {
    it('sends heartbeats with progress', async () => {
      const job = registry.addJob()
      const measure: Measure = async (claimed, device, options) => {
        for (const phase of ['load', 'samples'] as const) {
          options?.onProgress?.({ phase, done: 1, total: null })
          await new Promise((resolve) => setTimeout(resolve, 30))
        }
        return measureAtOnce(claimed, device)
      }
      await start({}, { measure })
      expect(requestsOf('/heartbeat').length).toBeGreaterThanOrEqual(2)
      expect(jobOf(job).progress).toEqual({ phase: 'samples', done: 1, total: null })
    })

    it('stops a job that is cancelled, reports nothing, and takes the next', async () => {
      const cancelled = registry.addJob()
      const next = registry.addJob()
      const stop = new AbortController()
      const onEvent = (event: RunnerEvent) => {
        events.push(event)
        if (event.kind === 'claimed' && event.job.id === cancelled.id) {
          registry.jobs.set(cancelled.id, { ...jobOf(cancelled), state: 'cancelled' })
        }
        if (event.kind === 'delivered') stop.abort()
      }
      const measure: Measure = (job, ...rest) => (job.id === cancelled.id ? measureForEver : measureAtOnce)(job, ...rest)
      await start({ once: false }, { measure, onEvent, stop: stop.signal })
      expect(kinds()).toEqual(['registered', 'claimed', 'lost', 'claimed', 'measured', 'delivered'])
      expect([jobOf(cancelled).state, jobOf(next).state]).toEqual(['cancelled', 'done'])
    })

    it('stops a job whose lease it has lost', async () => {
      registry.addJob()
      registry.fault = (request) => (request.endsWith('/heartbeat') ? { problem: 'stale-lease' } : undefined)
      await start({}, { measure: measureForEver })
      expect(events.at(-1)).toMatchObject({ kind: 'lost', loss: 'stale-lease' })
      expect(requestsOf('/result')).toHaveLength(0)
    })

    it.each(['drop', { body: '{}' }] as const)('measures on when heartbeats do not get through (%j)', async (fault) => {
      registry.addJob()
      registry.fault = (request) => (request.endsWith('/heartbeat') ? fault : undefined)
      const measure: Measure = async (...work) => {
        await new Promise((resolve) => setTimeout(resolve, 50))
        return measureAtOnce(...work)
      }
      await start({}, { measure })
      expect(requestsOf('/heartbeat').length).toBeGreaterThanOrEqual(1)
      expect(registry.results).toHaveLength(1)
    })
  })

  describe('when told to stop', () => {
    it('finishes the job at hand within its grace, and takes no other', async () => {
      registry.addJob()
      const left = registry.addJob()
      const stop = new AbortController()
      const measure: Measure = async (...work) => {
        stop.abort()
        await new Promise((resolve) => setTimeout(resolve, 20))
        return measureAtOnce(...work)
      }
      expect(await start({ once: false }, { measure, stop: stop.signal })).toEqual({ allReported: true })
      expect(registry.results).toHaveLength(1)
      expect(jobOf(left).state).toBe('queued')
    })

    it('hands the job back when the grace is over', async () => {
      const job = registry.addJob()
      const stop = new AbortController()
      const measure: Measure = (...work) => {
        stop.abort()
        return measureForEver(...work)
      }
      await start({ once: false, graceMs: 20 }, { measure, stop: stop.signal })
      expect(kinds().slice(-2)).toEqual(['draining', 'released'])
      expect(jobOf(job).state).toBe('queued')
    })

    it('ends while it waits for a registry that is not there', async () => {
      await registry.close()
      const stop = new AbortController()
      const onEvent = (event: RunnerEvent) => event.kind === 'unreachable' && stop.abort()
      expect(await start({}, { stop: stop.signal, onEvent })).toEqual({ allReported: true })
    })

    it('ends while there is no work', async () => {
      const stop = new AbortController()
      setTimeout(() => stop.abort(), 50)
      expect(await start({ once: false }, { stop: stop.signal })).toEqual({ allReported: true })
    })
  })
})
