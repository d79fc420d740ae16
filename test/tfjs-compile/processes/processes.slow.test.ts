import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { launcher } from '@effzoo/launch'
import { describe, expect, it, onTestFinished } from 'vitest'

const argumentsOf = (name: string) => ['--expose-gc', launcher, fileURLToPath(new URL(`${name}.ts`, import.meta.url))]

const run = async (name: string): Promise<number> => Number((await promisify(execFile)(process.execPath, argumentsOf(name))).stdout)

describe('a graph', () => {
  it("holds on to none of JavaScript's memory", async () => {
    // round r: the weight is r + 2 and the copy 1, for r = 0 to 39
    expect(await run('collect-garbage')).toBe(820)
  })

  it('gives all its memory back', async () => {
    const grownMb = await run('compile-often')

    // 30 graphs of 28 MB each
    expect(grownMb).toBeLessThan(60)
  })
})

describe('compile', () => {
  it('leaves no file, not even when it is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'effzoo-compile-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))

    for (const delayMs of [0, 30, 70, 110, 150]) {
      const child = spawn(process.execPath, argumentsOf('compile-forever'), {
        cwd: folder,
        env: { ...process.env, TMPDIR: folder },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(child.stdout, 'data')
      await sleep(delayMs)
      expect(child.kill('SIGKILL')).toBe(true)
      await once(child, 'exit')
    }

    expect(readdirSync(folder)).toEqual([])
  })
})
