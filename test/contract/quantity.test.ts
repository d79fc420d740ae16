import { formatNumber, formatQuantity, parseQuantity, Quantity } from '@effzoo/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

describe('parseQuantity', () => {
  it.each([
    ['25M', 25e6],
    ['25m', 25e6],
    ['8.4G', 8.4e9],
    ['1.5K', 1500],
    ['0', 0],
    ['7139704', 7139704],
  ])('reads %s as %d', (text, value) => {
    expect(parseQuantity(text)).toBe(value)
  })

  it.each(['', '25X', 'M', '-1', '1e6', '1.', '.5', '0x10', '25 M', '25MB', 'NaN', 'Infinity', '٢٥'])('refuses "%s"', (text) => {
    expect(parseQuantity(text)).toBeUndefined()
  })

  it('gives whole numbers back as they were written', () => {
    fc.assert(fc.property(fc.nat({ max: 2 ** 31 - 1 }), (count) => parseQuantity(String(count)) === count))
  })

  it('reads thousandths of a suffix exactly', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999 }), (thousandths) => parseQuantity(`${(thousandths / 1000).toFixed(3)}G`) === thousandths * 1e6),
    )
  })
})

describe('Quantity', () => {
  it('says what is allowed', () => {
    const { error } = Quantity.safeParse('25X')

    expect(error?.issues[0]?.message).toContain('"25X" is not a quantity; allowed is')
  })
})

describe('formatNumber', () => {
  it.each([
    [0.5123, '0.512'],
    [6.127, '6.13'],
    [61.27, '61.3'],
    [1310.4, '1310'],
    [0, '0.00'],
    [0.00012, '0.000'],
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
  ])('writes %s as %s', (value, text) => {
    expect(formatQuantity(value)).toBe(text)
  })
})
