import { type Job, Measurement, type Progress } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { measureInChild } from '../../apps/bench-runner/src/measure-in-child.ts'
import { device } from './fixtures/host.ts'
import { jobOf } from './fixtures/job.ts'
import { measuringChildrenOf } from './fixtures/measuring-processes.ts'

const entry = new URL('./fixtures/fake-measure-child.ts', import.meta.url)
const failureOf = async (variant: string, change: Partial<Job> = {}, options = {}) => {
  const outcome = await measureInChild(jobOf(variant, change), device, { entry, ...options })
  if (outcome.kind !== 'failed') throw new Error(`expected a failure, got ${JSON.stringify(outcome)}`)
  return outcome.failure
}

describe('measureInChild', () => {
  it('answers a measurement as the contract wants it', async () => {
    const outcome = await measureInChild(jobOf('fake-quick'), device, { entry })
    if (outcome.kind !== 'measured') throw new Error(JSON.stringify(outcome))
    expect(Measurement.parse(outcome.measurement)).toEqual(outcome.measurement)
    expect(outcome.measurement.samplesMs).toHaveLength(64)
    expect(outcome.measurement.device).toEqual(device)
    expect(outcome.measurement.peakMemoryBytes).toBeGreaterThan(10e6)
  })

  it('tells the engine how to compute', async () => {
    const outcome = await measureInChild(jobOf('fake-quick'), device, { entry, choice: { execution: 'xla' } })

    expect(outcome).toMatchObject({ kind: 'measured', measurement: { execution: 'xla' } })
  })

  it('passes progress on, phase by phase', async () => {
    const seen: Progress[] = []
    await measureInChild(jobOf('fake-quick'), device, { entry, onProgress: (progress) => seen.push(progress) })
    expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(['parity', 'load', 'first-run', 'warm-up', 'samples', 'parts'])
  })

  it('fails the benchmark where an answer is no number', async () => {
    const failure = await failureOf('fake-nan')
    expect(failure).toMatchObject({ kind: 'benchmark', reason: 'run 1 of fake-nan answered a logit that is no finite number' })
  })

  it('fails the benchmark where the engine breaks on the work, with its trace', async () => {
    const failure = await failureOf('fake-broken')
    expect(failure).toMatchObject({ kind: 'benchmark', reason: 'OOM when allocating tensor' })
    expect(failure.log).toContain('fake-engine.ts')
  })

  it('fails the benchmark where the engine refuses the work', async () => {
    expect(await failureOf('unknown')).toMatchObject({ kind: 'benchmark', reason: 'no variant unknown' })
  })

  it('blames the infrastructure where this host lacks the engine', async () => {
    const failure = await failureOf('fake-quick', { engine: 'webgpu' })
    expect(failure).toMatchObject({ kind: 'infrastructure', reason: 'webgpu cannot run here: there is no adapter' })
  })

  it('blames the infrastructure where the process crashes, with its last words', async () => {
    const failure = await failureOf('fake-crash')
    expect(failure.kind).toBe('infrastructure')
    expect(failure.reason).toBe('the measuring process was ended by SIGABRT before it had answered')
    expect(failure.log).toContain('last words')
  })

  it('keeps the last 20,000 characters of what the process wrote', async () => {
    expect((await failureOf('fake-talk')).log).toHaveLength(20_000)
  })

  it('does not start what cannot fit into memory', async () => {
    const failure = await failureOf('fake-quick', { memoryBytes: 9 * 2 ** 30 }, { hostMemoryBytes: 8 * 2 ** 30 })
    expect(failure).toMatchObject({ kind: 'benchmark', log: null })
    expect(failure.reason).toContain('needs about 9.0 GiB of memory, this host offers 8.0 GiB')
  })

  it('kills a process that shows no progress', async () => {
    const failure = await failureOf('fake-hang', {}, { limits: { silentMs: 2_500, totalMs: 60_000 } })
    expect(failure).toMatchObject({ kind: 'infrastructure', reason: 'the measuring process hung: no progress for 0 min' })
  })

  it('kills work that takes too long though it goes on', async () => {
    const failure = await failureOf('fake-slow', {}, { limits: { silentMs: 60_000, totalMs: 1_200 } })
    expect(failure.kind).toBe('benchmark')
    expect(failure.reason).toContain('the measurement was not done after 0 min')
  })

  it.runIf(process.platform === 'linux')('is aborted at once, and leaves no process', async () => {
    const abort = new AbortController()
    const outcome = await measureInChild(jobOf('fake-hang'), device, { entry, signal: abort.signal, onProgress: () => abort.abort() })
    expect(outcome).toEqual({ kind: 'aborted' })
    expect(measuringChildrenOf(process.pid)).toEqual([])
  })

  it('starts nothing when aborted before', async () => {
    expect(await measureInChild(jobOf('fake-quick'), device, { entry, signal: AbortSignal.abort() })).toEqual({ kind: 'aborted' })
  })

  it('measures from any working directory', async () => {
    const home = process.cwd()
    process.chdir('/')
    try {
      expect((await measureInChild(jobOf('fake-quick'), device, { entry })).kind).toBe('measured')
    } finally {
      process.chdir(home)
    }
  })
})
