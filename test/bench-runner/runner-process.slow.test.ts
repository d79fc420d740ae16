import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isEnded, VariantId } from '@effzoo/contract'
import { launcher } from '@effzoo/launch'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isMeasuring, measuringChildrenOf } from './fixtures/measuring-processes.ts'
import { type RegistryDouble, startRegistryDouble } from './fixtures/registry-double.ts'

const bin = fileURLToPath(new URL('../../apps/bench-runner/bin/bench-runner.mjs', import.meta.url))
const runnerProcess = fileURLToPath(new URL('./fixtures/runner-process.ts', import.meta.url))

describe('the runner as a process', () => {
  let registry: RegistryDouble
  let stateDir: string
  let started: ChildProcess[]
  beforeEach(async () => {
    registry = await startRegistryDouble({ leaseMs: 2_000, heartbeatMs: 500 })
    stateDir = await mkdtemp(join(tmpdir(), 'runner-process-'))
    started = []
  })
  afterEach(async () => {
    for (const child of started) child.kill('SIGKILL')
    await registry.close()
    await rm(stateDir, { recursive: true })
  })

  const startProcess = (args: string[]) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, RUNNER_DIR: stateDir } })
    started.push(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    return { child, output: () => output }
  }
  /** With the fake engine: a measurement takes about two seconds. */
  const startFake = () => startProcess([launcher, runnerProcess, registry.url, stateDir])
  const until = async (what: string, isSo: () => boolean, limitMs = 60_000) => {
    const endMs = Date.now() + limitMs
    while (!isSo()) {
      if (Date.now() > endMs) throw new Error(`not ${what} after ${limitMs} ms`)
      await wait(10)
    }
  }
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  const slowJob = () => registry.addJob({ variant: VariantId.parse('fake-slow') })

  it('killed 20 times at random moments, ends every job done, exactly once, and leaves no measuring process', async () => {
    const orphans: number[] = []
    for (let kill = 0; kill < 20; kill++) {
      if ([...registry.jobs.values()].every((job) => isEnded(job.state))) slowJob()
      const { child } = startFake()
      await wait(200 + Math.random() * 4_000)
      orphans.push(...measuringChildrenOf(child.pid!))
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    slowJob()
    startFake()
    await until('all done', () => [...registry.jobs.values()].every((job) => isEnded(job.state)))

    expect([...registry.jobs.values()].map((job) => job.state)).toEqual(Array.from(registry.jobs, () => 'done'))
    expect(registry.results.map((result) => result.job).sort()).toEqual([...registry.jobs.keys()].sort())
    expect(orphans.length).toBeGreaterThan(0)
    expect(orphans.filter(isMeasuring)).toEqual([])
    const attempts = [...registry.jobs.values()].map((job) => job.attempt)
    console.log(
      `20 kills, ${orphans.length} of them while a child measured; ${registry.jobs.size} jobs done with ${attempts.join(', ')} attempts`,
    )
  })

  it('takes its measuring process with it when killed in the middle of a run that never ends', async () => {
    registry.addJob({ variant: VariantId.parse('fake-hang') })
    const { child, output } = startFake()
    await until('in its first run', () => output().includes('first-run'))
    await wait(300)
    const orphans = measuringChildrenOf(child.pid!)
    expect(orphans).toHaveLength(1)
    child.kill('SIGKILL')
    await until('gone', () => !isAlive(orphans[0]!), 20_000)
  })

  it('finishes and reports on SIGTERM', async () => {
    slowJob()
    const { child, output } = startFake()
    await until('measuring', () => output().includes('samples'))
    child.kill('SIGTERM')
    const [exitCode] = await once(child, 'exit')
    expect(exitCode).toBe(0)
    expect(registry.results).toHaveLength(1)
  })

  it('kills the measurement and hands the job back on a second SIGTERM', async () => {
    const job = registry.addJob({ variant: VariantId.parse('fake-hang') })
    const { child, output } = startFake()
    await until('in its first run', () => output().includes('first-run'))
    child.kill('SIGTERM')
    await until('draining', () => registry.updates.some(({ isDraining }) => isDraining))
    child.kill('SIGTERM')
    const [exitCode] = await once(child, 'exit')
    expect(exitCode).toBe(0)
    expect(registry.jobs.get(job.id)).toMatchObject({ state: 'queued', runner: null })
  })

  it('refuses to share a state folder', async () => {
    slowJob()
    const { child, output } = startFake()
    await until('at work', () => output().includes('claimed'))
    const second = startFake()
    await once(second.child, 'exit')
    expect(second.output()).toContain(`the process ${child.pid} is at work in ${stateDir}`)
  })

  it('sends its heartbeats within the lease while two processes a core keep the host busy', async () => {
    slowJob()
    const burners = Array.from({ length: 2 * availableParallelism() }, () => spawn(process.execPath, ['-e', 'for (;;);']))
    started.push(...burners)
    startFake()
    await until('done', () => registry.results.length === 1)
    const gapsMs = registry.heartbeatsAtMs.slice(1).map((atMs, i) => atMs - registry.heartbeatsAtMs[i]!)
    expect(gapsMs.length).toBeGreaterThan(3)
    expect(Math.max(...gapsMs)).toBeLessThan(2_000)
  })

  it('measures a real variant on wasm, from the command line, and ends after one job', async () => {
    const job = registry.addJob({ variant: VariantId.parse('efficientnetv2-b0'), engine: 'wasm' })
    const { child, output } = startProcess([bin, 'run', '--registry', registry.url, '--once', '--engines', 'wasm'])
    const [exitCode] = await once(child, 'exit')
    expect(output()).toContain(`reported ${job.id}, attempt 1`)
    expect(exitCode).toBe(0)
    expect(registry.results[0]).toMatchObject({ variant: 'efficientnetv2-b0', engine: 'wasm', sampleCount: 64, losses: null })
    expect(registry.results[0]!.engineVersion).toMatch(/^tfjs-backend-wasm \d/)
  })
})
