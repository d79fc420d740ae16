import { compareRounds } from '@effzoo/stats'
import { describeComparison } from '@effzoo/zoo/cli'
import { describe, expect, it } from 'vitest'

const names = { baseline: 'a', candidate: 'b' }
const roundsOf = (count: number, ratioOf: (round: number) => number) =>
  Array.from({ length: count }, (_, round) => ({ baselineMs: [10], candidateMs: [10 * ratioOf(round)] }))
const textOf = (count: number, ratioOf: (round: number) => number) => describeComparison(compareRounds(roundsOf(count, ratioOf)), names)

describe('describeComparison', () => {
  it.each<[number, (round: number) => number, string]>([
    [10, () => 1.1, 'b / a 1.100, 99 % interval 1.100 to 1.100: b is slower than a'],
    [10, () => 0.5, 'b / a 0.500, 99 % interval 0.500 to 0.500: b is faster than a'],
    [10, () => 1, 'b / a 1.000, 99 % interval 1.000 to 1.000: same within 2 %'],
    [3, () => 2, 'b / a 2.000, no interval: undecided: there are too few samples or rounds for an interval'],
    [10, () => 1.01, 'b / a 1.010, 99 % interval 1.010 to 1.010: same within 2 %'],
  ])('of %i rounds, each of %s, is %s', (count, ratioOf, text) => {
    expect(textOf(count, ratioOf)).toBe(text)
  })

  it('tells an interval that is too wide from a difference that is too small', () => {
    expect(textOf(10, (round) => (round % 2 ? 1.2 : 0.85))).toContain('undecided: the interval holds both no difference and one of 2 %')
    expect(textOf(10, (round) => 1.018 + (round % 2 ? 0.006 : -0.006))).toContain('there is a difference, and whether it amounts to 2 %')
  })
})
