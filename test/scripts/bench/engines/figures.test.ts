import { describe, expect, it } from 'vitest'
import { medianOfAll, ratioOf } from '../../../../scripts/bench/engines/figures.ts'

describe('medianOfAll', () => {
  it('is over the samples of all rounds, however they are divided', () => {
    expect(
      medianOfAll([
        [9, 1],
        [2, 3, 4],
      ]),
    ).toBe(3)
  })
})

describe('ratioOf', () => {
  it("is the median of the rounds' ratios of medians, with the least and the most", () => {
    const ours = [
      [10, 8, 50],
      [12, 12, 12],
      [9, 9, 30],
    ]
    const theirs = [
      [20, 20, 1],
      [10, 11, 10],
      [10, 10, 10],
    ]

    expect(ratioOf(ours, theirs)).toEqual({ ratio: 0.9, low: 0.5, high: 1.2 })
  })

  // round 2 ran at half the speed for both
  it('does not see what slows a whole round', () => {
    expect(ratioOf([[4], [8], [4]], [[5], [10], [5]])).toEqual({ ratio: 0.8, low: 0.8, high: 0.8 })
  })
})
