import { describe, expect, it } from 'vitest'
import { mutants } from '../../../scripts/simulate/mutants.ts'
import { runSimulate } from './run-simulate.ts'

describe('a queue with a guard taken out', () => {
  it.each(Object.keys(mutants))('is found within 1,000 runs: %s', (mutant) => {
    const { status, lines, last } = runSimulate('--seeds', '1000', '--jobs', '2', '--mutant', mutant)

    expect(status).toBe(1)
    expect(last).toMatch(/, 1 violations$/)
    expect(lines.find((line) => line.startsWith('seed '))).toMatch(/^seed \d+, [\d.]+ s: broken is "/)
    expect(lines.at(-2)).toMatch(new RegExp(`again: npm run simulate -- --seed \\d+ .*--mutant ${mutant}`))
  })
})
