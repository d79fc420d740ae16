import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rank } from '../../../packages/zoo/src/predict/rank.ts'

const labels = ['zero', 'one', 'two'].map((label) => ({ wordnetId: `n0000000${label.length}`, label }))

describe('rank', () => {
  it('gives the largest logits first, with their labels and their softmax', () => {
    const [first, second, ...others] = rank(Float32Array.of(1, 3, 2), labels, 2)

    expect(others).toEqual([])
    expect(first).toMatchObject({ index: 1, label: 'one' })
    expect(second).toMatchObject({ index: 2, label: 'two' })
    expect(first!.probability).toBeCloseTo(0.66524, 5)
    expect(first!.probability / second!.probability).toBeCloseTo(Math.E, 10)
  })

  it('has probabilities that add up to one, however large the logits', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, maxLength: 50, noNaN: true, noDefaultInfinity: true }), (logits) => {
        const all = rank(logits, null, logits.length)
        expect(all.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
        expect(all.map(({ index }) => logits[index]!)).toEqual([...logits].sort((a, b) => b - a))
        expect(all.every(({ label }) => label === null)).toBe(true)
      }),
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses a logit of %s', (logit) => {
    expect(() => rank(Float32Array.of(1, logit), null, 1)).toThrow('no finite numbers')
  })
})
