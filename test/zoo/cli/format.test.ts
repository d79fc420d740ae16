import { describe, expect, it } from 'vitest'
import { formatNumber, formatQuantity, formatTable } from '../../../packages/zoo/cli/format.ts'

describe('formatNumber', () => {
  it.each([
    [0.5123, '0.512'],
    [6.127, '6.13'],
    [61.27, '61.3'],
    [1310.4, '1310'],
    [0, '0.00'],
    [0.00012, '0.000'],
    [null, '-'],
  ])('writes %s as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })
})

describe('formatQuantity', () => {
  it.each([
    [7_139_704, '7.14M'],
    [718_254_736, '718M'],
    [8_366_000_000, '8.37G'],
    [512, '512'],
    [null, '-'],
  ])('writes %s as %s', (value, text) => {
    expect(formatQuantity(value)).toBe(text)
  })
})

describe('formatTable', () => {
  it('lines columns up, without rules or trailing space', () => {
    expect(
      formatTable(
        ['name', 'ms'],
        [
          ['b0', '7'],
          ['longer', '10.5'],
        ],
        ['left', 'right'],
      ),
    ).toBe('name      ms\nb0         7\nlonger  10.5')
  })
})
