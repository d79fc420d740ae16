import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { launcher } from '@effzoo/launch'
import { afterAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'effzoo-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (...args: string[]) =>
  spawnSync(process.execPath, [launcher, 'scripts/parity/main.ts', ...args], { cwd: root, encoding: 'utf8' })

function fileOf(content: unknown) {
  const path = join(folder, 'golden.json')
  writeFileSync(path, JSON.stringify(content))
  return path
}

describe('npm run parity', () => {
  it.each([
    [[], 'name one file with golden figures; 0 are named'],
    [['a.json', '--engine', 'torch'], '--engine torch: allowed are tensorflow, onnxruntime, webgpu, wasm'],
    [['a.json', '--tolerance', '1'], "Unknown option '--tolerance'"],
  ])('answers %j with exit code 2 and the usage', (args, message) => {
    const { status, stderr } = run(...args)

    expect(status).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr).toContain('usage: npm run parity -- FILE.json')
  })

  it('answers a malformed file with exit code 2 and what is wrong with it', () => {
    const { status, stdout, stderr } = run(fileOf([{ model: 'tf_efficientnet_b0' }]), '--engine', 'wasm')

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe('parity: row 1: px is undefined; it must be a whole number of at least 1\n')
  })

  it('exits with 1 when nothing ran', () => {
    const { status, stdout } = run(fileOf([]), '--engine', 'wasm')

    expect(status).toBe(1)
    expect(stdout).toMatch(/\n0 passed, 0 failed\n$/)
  })
})
