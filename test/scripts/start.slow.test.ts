import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { Result } from '@effzoo/contract'
import { createClient as openDatabase } from '@libsql/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('../..', import.meta.url))
let dataDir: string

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'effzoo-start-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

function start(...args: string[]) {
  const child = spawn('npm', ['start', '--', ...args], { cwd: root, env: { ...process.env, DATA_DIR: dataDir }, detached: true })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => (stdout += text))
  child.stderr.on('data', (text) => (stderr += text))
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
  return {
    ended,
    said: async (text: string) => {
      while (!stderr.includes(text)) await new Promise((resolve) => setTimeout(resolve, 50))
      return stderr
    },
    /** As a terminal sends Ctrl-C: to npm and all below it that did not leave the group. */
    interrupt: () => process.kill(-child.pid!, 'SIGINT'),
  }
}

describe('npm start', () => {
  it('with --once --json measures, prints the result alone on stdout, and ends', async () => {
    const { code, stdout, stderr } = await start('--once', '--json', '--engine', 'wasm', '--task', 'infer', '--px', '64').ended

    expect({ code, stderr }).toMatchObject({ code: 0 })
    const { results } = z.object({ results: z.array(Result) }).parse(JSON.parse(stdout))
    expect(results).toMatchObject([{ variant: 'efficientnetv2-b0', task: 'infer', engine: 'wasm', batchSize: 1, imagePx: 64 }])
    expect(results[0]?.samplesMs.length).toBeGreaterThanOrEqual(11)
    expect(results[0]?.ci95Ms).toHaveLength(2)
    expect(statSync(join(dataDir, 'token')).mode & 0o777).toBe(0o600)
  })

  it('interrupted in the middle of a measurement cancels its job and leaves nothing running', async () => {
    const started = start('--engine', 'wasm', '--task', 'infer', '--px', '224')
    const url = /serves at (\S+)/.exec(await started.said('infer: load'))![1]!
    started.interrupt()
    await started.ended

    await expect(fetch(`${url}/health`)).rejects.toThrow()
    const database = openDatabase({ url: `file:${join(dataDir, 'effzoo.db')}` })
    const { rows } = await database.execute('select state from jobs')
    database.close()
    expect(rows.map(({ state }) => state)).toEqual(['cancelled'])
  })

  it.each([
    [['--engine', 'caffe'], 'allowed are tensorflow'],
    [['--batch', '100000'], 'a whole number from 1 to 512'],
    [['--fast'], "Unknown option '--fast'"],
  ])('answers %j with exit code 2 and what is allowed', async (args, message) => {
    const { code, stderr } = await start('--once', ...args).ended

    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
