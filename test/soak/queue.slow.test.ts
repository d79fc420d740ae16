import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { launcher } from '@effzoo/launch'
import { describe, expect, it } from 'vitest'
import { stateOf } from '../zoo/turns/fixtures/process-state.ts'

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

  it('judges, when it is interrupted, what was acknowledged, and leaves nothing running', async () => {
    const run = spawn(process.execPath, [launcher, 'scripts/soak/main.ts', 'queue', '--minutes', '1'])
    const output = text(run.stdout)
    await once(run.stdout, 'data')
    const started = readFileSync(`/proc/${run.pid}/task/${run.pid}/children`, 'utf8').trim().split(' ').map(Number)
    run.kill('SIGTERM')
    const [status] = await once(run, 'exit')

    const lines = (await output).trim().split('\n')
    expect(lines.at(-2)).toMatch(/^violation: interrupted after [12] of 10 turns/)
    expect(lines.at(-1)).toMatch(/^[1-9]\d+ jobs, 0 lost, 0 double, interrupted$/)
    expect(status).toBe(1)
    expect(started.length).toBeGreaterThan(1)
    expect(started.map(stateOf).filter((state) => state !== undefined)).toEqual([])
  })

  it.each([[['--minutes', '0']], [['--n', '10']], [['--seed', '10', '--minutes', '1']]])('explains itself when called with %j', (args) => {
    expect(soak(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining('npm run soak -- queue --minutes MINUTES') })
  })
})
