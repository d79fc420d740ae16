import { type ChildProcess, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { startContention } from '../../../apps/bench-runner/src/host/contention.ts'

const watchedMs = 3_000

describe.runIf(process.platform === 'linux')('startContention beside two busy loops per core', () => {
  const children: ChildProcess[] = []
  /** Ends by itself, should the test not end it. */
  const spin = () => {
    const child = spawn(process.execPath, ['-e', `const end = Date.now() + ${4 * watchedMs}; while (Date.now() < end);`], {
      stdio: 'ignore',
    })
    children.push(child)
    return child
  }
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })

  const watch = async () => {
    const engine = spin()
    await wait(300)
    const meter = startContention({ pid: engine.pid! })
    await wait(watchedMs)
    return meter.stop()
  }

  it('shows them, and shows less without', async () => {
    const alone = await watch()
    for (const child of children.splice(0)) child.kill('SIGKILL')
    for (let i = 0; i < 2 * availableParallelism(); i++) spin()
    const crowded = await watch()
    console.info({ alone, crowded })

    // No bounds for `alone`: others may be at work on this host, and where they fill it a few more are hard to see.
    if (alone.backgroundShare! < 0.6) {
      expect(crowded.backgroundShare).toBeGreaterThan(alone.backgroundShare!)
      expect(crowded.cpuShareOfWall).toBeLessThan(alone.cpuShareOfWall!)
    }
    expect(crowded.backgroundShare).toBeGreaterThan(0.4)
    expect(crowded.cpuShareOfWall).toBeLessThan(0.9)
    expect(crowded.runQueuePerCpu).toBeGreaterThan(1)
    expect(crowded.involuntarySwitches).toBeGreaterThan(0)
  })
})
