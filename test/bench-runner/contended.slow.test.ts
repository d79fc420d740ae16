import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { isTensorflowInstalled } from '@effzoo/engines'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { summarizeMeasurement } from '../../apps/api/src/summarize-measurement.ts'
import { measureInChild } from '../../apps/bench-runner/src/measure-in-child.ts'
import { runRunner } from '../../apps/bench-runner/src/runner.ts'
import type { Outcome } from '../../apps/bench-runner/src/runner-machine-types.ts'
import { device } from './fixtures/host.ts'
import { jobOf } from './fixtures/job.ts'
import { startRegistryDouble } from './fixtures/registry-double.ts'

/** The registry asks for a heartbeat every 15 s (contract, `lease`); what comes within 20 s leaves it 40 s of the lease. */
const latestMs = 20_000

/** Ends by itself, whatever becomes of this process. */
const busyMs = 280_000
const busyLoop = `const endMs = Date.now() + ${busyMs}; while (Date.now() < endMs);`

describe.skipIf(process.platform !== 'linux')('a measurement beside two busy loops per core', () => {
  const started: ChildProcess[] = []
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL')
  })

  const engines = (['wasm', 'tensorflow'] as const).filter((engine) => engine === 'wasm' || isTensorflowInstalled())
  it.each(engines)('is a C or D for contention on %s, and its heartbeats are in time', async (engine) => {
    for (let loop = 0; loop < 2 * availableParallelism(); loop++) started.push(spawn(process.execPath, ['-e', busyLoop]))
    const registry = await startRegistryDouble()
    const stateDir = await mkdtemp(join(tmpdir(), 'contended-'))
    onTestFinished(async () => {
      await registry.close()
      await rm(stateDir, { recursive: true })
    })
    registry.addJob(jobOf('efficientnetv2-b0', { engine, state: 'queued' }))
    const here = { ...device, logicalCores: availableParallelism() }
    const engines = [{ name: engine, version: '1', unavailable: null, tasks: { infer: true } }] as const
    let outcome: Outcome | undefined
    let [beganAtMs, endedAtMs] = [0, 0]
    const measure: typeof measureInChild = async (...work) => {
      beganAtMs = performance.now()
      outcome = await measureInChild(...work)
      endedAtMs = performance.now()
      return outcome
    }
    await runRunner({ registryUrl: registry.url, stateDir, host: { device: here, engines: [...engines] }, once: true }, { measure })
    if (outcome?.kind !== 'measured') throw new Error(JSON.stringify(outcome))

    const { grade, statistics } = summarizeMeasurement(outcome.measurement)
    const reasons = statistics!.gradeReasons.filter(({ code }) => code === 'contention')
    expect(['C', 'D']).toContain(grade)
    expect(reasons[0]?.bestGrade).toBe(grade)

    const beatsAtMs = registry.heartbeatsAtMs
    const ticks = [beganAtMs, ...beatsAtMs, endedAtMs]
    const longestMs = Math.max(...ticks.slice(1).map((atMs, tick) => atMs - ticks[tick]!))
    expect(longestMs).toBeLessThan(latestMs)
    console.log(
      `${engine}: ${grade}, ${reasons.map(({ text }) => text).join('; ')}; ${beatsAtMs.length} heartbeats in ` +
        `${((endedAtMs - beganAtMs) / 1_000).toFixed(0)} s, none later than ${(longestMs / 1_000).toFixed(1)} s`,
    )
  })
})
