import { describe, expect, it } from 'vitest'
import { proceduralValues } from '../../scripts/parity/procedural.ts'
import golden from '../golden/logits.json' with { type: 'json' }

const rangeOf = (values: Float32Array) => [Math.min(...values), Math.max(...values)]

describe('proceduralValues', () => {
  it.each(golden.rows)('make an image with the checksum of $model at $px px', ({ px, checksum }) => {
    expect(proceduralValues('input', [1, 3, px, px]).reduce((sum, value) => sum + value, 0)).toBeCloseTo(checksum, 6)
  })

  it.each([
    ['bn1.running_var', [4096], 0.5, 1.5],
    ['bn1.running_mean', [4096], -0.1, 0.1],
    ['bn1.bias', [4096], -0.1, 0.1],
    ['bn1.weight', [4096], 0.8, 1.2],
    ['conv.weight', [64, 16, 2, 2], -0.25, 0.25],
    ['attn.rel_pos.relative_position_bias_table', [64, 64], -0.5, 0.5],
  ])('are for %s in the range of its kind', (name, shape, low, high) => {
    const [least, most] = rangeOf(proceduralValues(name, shape))

    expect(least).toBeCloseTo(low, 2)
    expect(most).toBeCloseTo(high, 2)
  })
})
