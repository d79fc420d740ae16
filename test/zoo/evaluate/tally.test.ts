import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTally } from '../../../packages/zoo/src/evaluate/tally.ts'

/** Logits whose ranking is `order`. */
const ranked = (...order: number[]) => {
  const logits = new Float32Array(10)
  for (const [place, index] of order.entries()) logits[index] = 10 - place
  return logits
}

describe('createTally', () => {
  it('counts the first, the first five, and what was taken for what', () => {
    const tally = createTally()
    tally.add(ranked(3, 1), 3)
    tally.add(ranked(4, 1, 2, 5, 3), 3)
    tally.add(ranked(4, 1, 2, 5, 6, 3), 3)
    tally.add(ranked(0), 7)

    expect(tally.top1Percent()).toBe(25)
    expect(tally.result()).toMatchObject({
      imageCount: 4,
      top1: { percent: 25 },
      top5: { percent: 50 },
      classes: [
        { classIndex: 3, count: 3, top1Count: 1, top5Count: 2 },
        { classIndex: 7, count: 1, top1Count: 0, top5Count: 0 },
      ],
      confusions: [
        { classIndex: 3, takenFor: 4, count: 2 },
        { classIndex: 7, takenFor: 0, count: 1 },
      ],
    })
  })

  it('loses no image, and its interval holds the accuracy', () => {
    const example = fc.tuple(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10 }), fc.nat(9))
    fc.assert(
      fc.property(fc.array(example, { minLength: 1 }), (examples) => {
        const tally = createTally()
        for (const [order, classIndex] of examples) tally.add(ranked(...order), classIndex)
        const { imageCount, top1, top5, classes, confusions } = tally.result()
        const right = examples.filter(([order, classIndex]) => order[0] === classIndex).length

        expect(imageCount).toBe(examples.length)
        expect(top1.percent).toBe((100 * right) / examples.length)
        expect(top1.low).toBeLessThanOrEqual(top1.percent)
        expect(top1.high).toBeGreaterThanOrEqual(top1.percent)
        expect(top5.percent).toBeGreaterThanOrEqual(top1.percent)
        expect(classes.reduce((sum, { count }) => sum + count, 0)).toBe(examples.length)
        expect(confusions.reduce((sum, { count }) => sum + count, 0)).toBe(examples.length - right)
      }),
    )
  })

  it('refuses a class that the model does not have, and logits that are no numbers', () => {
    expect(() => createTally().add(ranked(1), 10)).toThrow('class 10 of a model with 10 classes')
    expect(() => createTally().add(Float32Array.of(Number.NaN, 1), 1)).toThrow('no finite numbers')
  })
})
