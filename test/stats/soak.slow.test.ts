import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { launcher } from '@effzoo/launch'
import { describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../scripts/soak/main.ts', import.meta.url))

describe('npm run soak -- stats', () => {
  it('tries every promise, says how often each was kept, and ends with a count', () => {
    const args = [launcher, main, 'stats', '--n', '200', '--seed', '7']
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    const lines = stdout.trim().split('\n')

    expect({ status, stderr, last: lines.at(-1) }).toEqual({ status: 0, stderr: '', last: '200 runs, 0 violations' })
    expect(lines[0]).toMatch(/^1 of \d+: 95 % interval of p50, 11 samples, log-normal: holds it in 9\d\.\d\d %$/)
    expect(lines.filter((line) => line.includes('a variant differs from itself'))).toHaveLength(6)
    expect(lines.filter((line) => line.includes('is found'))).toHaveLength(6)
  })
})
