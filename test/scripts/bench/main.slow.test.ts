import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { launcher } from '@effzoo/launch'
import { afterAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'effzoo-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (...args: string[]) =>
  spawnSync(process.execPath, [launcher, 'scripts/bench/main.ts', ...args], { cwd: root, encoding: 'utf8' })

describe('npm run bench', () => {
  it.each([
    [[], 'bench: name a benchmark; there are: api, engines, harness, queue, pull, aa, worker\n'],
    [['engine'], 'bench: there is no benchmark engine; there are: api, engines, harness, queue, pull, aa, worker\n'],
    [['toString'], 'bench: there is no benchmark toString; there are: api, engines, harness, queue, pull, aa, worker\n'],
    [['engines', '--rounds', '4'], 'bench: --rounds 4: allowed is a whole number from 5 to 1000\nusage: npm run bench -- engines'],
    [['engines', '--json', '/nowhere/engines.json'], 'bench: --json /nowhere/engines.json: it cannot be written: ENOENT'],
    [['engines', '--fast'], "bench: Unknown option '--fast'"],
  ])('answers %j with exit code 2 and what is allowed', (args, message) => {
    const { status, stdout, stderr } = run(...args)

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('shows why nothing was measured, in the file too, with exit code 1', () => {
    const file = join(folder, 'engines.json')
    const { status, stdout } = run('engines', '--task', 'train-step', '--stacks', 'onnxruntime', '--json', file)

    expect(status).toBe(1)
    expect(stdout).toMatch(/^efficientnetv2-b0, train-step, batch 8, 224 px.*\n.*\nonnxruntime .* inference only\n/)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject([
      {
        variant: 'efficientnetv2-b0',
        task: 'train-step',
        batch: 8,
        rounds: 5,
        medians: {},
        ratios: [],
        absent: { onnxruntime: 'inference only' },
      },
    ])
  })

  it.each([
    [['--help'], 'usage: npm run bench -- api|engines|harness|queue|pull|aa|worker'],
    [['engines', '--help'], '--stacks NAME[,NAME]'],
  ])('answers %j with the usage on stdout', (args, text) => {
    const { status, stdout } = run(...args)

    expect(status).toBe(0)
    expect(stdout).toContain(text)
  })
})
