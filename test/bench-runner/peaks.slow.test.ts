import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Peaks } from '@effzoo/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStateDir } from '../../apps/bench-runner/src/state-dir.ts'

const bin = fileURLToPath(new URL('../../apps/bench-runner/bin/bench-runner.mjs', import.meta.url))

describe('bench-runner peaks', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'peaks-command-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const command = (...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const options = { env: { ...process.env, RUNNER_DIR: folder } }
      execFile(process.execPath, [bin, 'peaks', '--engine', 'wasm', ...args], options, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      )
    })

  it('measures once, says so, and then knows', async () => {
    const first = await command()
    expect(first).toMatchObject({ code: 0, stderr: 'measuring wasm …\n', stdout: expect.stringMatching(/^engine .*\nwasm .*FLOP\/s/) })

    const second = await command('--json')
    const { device, engines } = JSON.parse(second.stdout)
    expect(second).toMatchObject({ code: 0, stderr: '' })
    expect(device).toMatch(/^dev_/)
    expect(engines).toEqual([{ engine: 'wasm', unknown: null, peaks: Peaks.parse(engines[0].peaks) }])

    const again = await command('--json', '--again')
    expect(again.stderr).toBe('measuring wasm …\n')
    expect(JSON.parse(again.stdout).engines[0].peaks.measuredAtMs).toBeGreaterThan(engines[0].peaks.measuredAtMs)
  })

  it('does not measure beside a runner at work in the same folder', async () => {
    const state = await openStateDir(folder)
    expect(await command()).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(`the process ${process.pid} is at work`) })
    await state.close()
  })
})
