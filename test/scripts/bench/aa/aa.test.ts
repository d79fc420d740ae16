import { compareRounds } from '@effzoo/stats'
import { describe, expect, it } from 'vitest'
import { isFalse, readOptions } from '../../../../scripts/bench/aa/aa.ts'

describe('the options of aa', () => {
  it('are 20 comparisons of small images, unless told', () => {
    expect(readOptions([])).toMatchObject({
      workload: { variant: 'efficientnetv2-b0', imagePx: 32 },
      comparisonCount: 20,
      roundCount: 10,
    })
    expect(readOptions(['--n', '3', '--variant', 'efficientnet-b0', '--px', '64'])).toMatchObject({
      workload: { variant: 'efficientnet-b0', imagePx: 64 },
      comparisonCount: 3,
    })
  })

  it('refuse no comparison at all', () => {
    expect(() => readOptions(['--n', '0'])).toThrow('--n 0: allowed is a whole number from 1 to 10000')
  })
})

describe('a false verdict of aa', () => {
  it.each([
    [0.9, true],
    [1, false],
    [1.01, false],
    [1.1, true],
  ])('of ratio %f: %s', (ratio, expected) => {
    const rounds = Array.from({ length: 10 }, () => ({ baselineMs: [10], candidateMs: [10 * ratio] }))

    expect(isFalse({ comparison: compareRounds(rounds) })).toBe(expected)
  })
})
