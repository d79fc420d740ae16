import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { launcher } from '@effzoo/launch'
import { describe, expect, it } from 'vitest'

function soak(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, 'scripts/soak/main.ts', 'queue', ...args], {
    encoding: 'utf8',
  })
  return { status, lines: stdout.trim().split('\n'), stderr }
}

describe('npm run soak -- queue', () => {
  it('loses nothing, and uses no more memory, in a minute', () => {
    const { status, lines } = soak('--minutes', '1')
    console.log(lines.join('\n'))

    expect(lines.filter((line) => line.startsWith('violation'))).toEqual([])
    expect(lines[0]).toMatch(
      /^1 of 10: \d+ claims\/s, p50 [\d.]+ ms, p99 [\d.]+ ms; RSS \d+ MiB, heap \d+, [\d.]+ after collection; \d+ jobs/,
    )
    expect(lines.at(-1)).toMatch(/^[1-9]\d+ jobs, 0 lost, 0 double, flat memory$/)
    expect(status).toBe(0)
  })

  it.each([[['--minutes', '0']], [['--n', '10']], [['--seed', '10', '--minutes', '1']]])('explains itself when called with %j', (args) => {
    expect(soak(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining('npm run soak -- queue --minutes MINUTES') })
  })
})
