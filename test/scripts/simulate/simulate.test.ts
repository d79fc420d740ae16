import { describe, expect, it } from 'vitest'
import { runSimulate } from './run-simulate.ts'

const short = ['--minutes', '1', '--runners', '4']

describe('npm run simulate', () => {
  it('finds nothing wrong with the queue in 50 short runs', { timeout: 240_000 }, () => {
    const { status, last } = runSimulate('--seeds', '50', '--jobs', '2', ...short)

    expect(last).toMatch(/^50 seeds, 50 virtual minutes, \d{3,} transitions, 0 violations$/)
    expect(status).toBe(0)
  })

  it('runs a seed the same way each time, also behind another one', { timeout: 60_000 }, () => {
    const first = runSimulate('--seed', '4', '--trace', ...short)
    const again = runSimulate('--seed', '3', '--seeds', '2', '--trace', ...short)

    expect(first.lines.length).toBeGreaterThan(20)
    expect(again.lines.join('\n')).toContain(first.lines.slice(0, -1).join('\n'))
  })

  it.each([[['--mutant', 'no-such']], [['--seeds', '0']], [['--minutes', 'x']], [['surplus']]])(
    'explains itself when called with %j',
    (args) => {
      expect(runSimulate(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining('--mutant') })
    },
  )
})
