import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { launcher } from '@effzoo/launch'
import { describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../scripts/soak/main.ts', import.meta.url))

function soak(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, main, ...args], { encoding: 'utf8' })
  return { status, lines: stdout.trim().split('\n'), stderr }
}

describe('npm run soak -- readers', () => {
  it('reads or refuses each of 5,000 changed files of all four formats', () => {
    const { status, lines, stderr } = soak('readers', '--n', '5000', '--seed', '7')

    expect({ status, stderr, last: lines.at(-1) }).toEqual({ status: 0, stderr: '', last: '5000 runs, 0 violations' })
    for (const format of ['safetensors', 'pytorch', 'tensorflow', 'keras']) {
      expect(lines.find((line) => line.startsWith(`${format}: `))).toMatch(/ [1-9]\d* read, [1-9]\d* refused/)
    }
  })

  it('repeats a single run by its seed', () => {
    expect(soak('readers', '--n', '1', '--seed', '64').lines.at(-1)).toBe('1 runs, 0 violations')
  })

  it.each([[['nothing']], [['readers', '--n', 'many']], [['readers', '--n', '0']], [['readers', '--seed', '-1']], [[]]])(
    'explains itself when called with %j',
    (args) => {
      const { status, stderr } = soak(...args)

      expect(status).toBe(2)
      expect(stderr).toMatch(/^usage: npm run soak -- .*readers.* --n RUNS/)
    },
  )
})
