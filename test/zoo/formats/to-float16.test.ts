import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toFloat16 } from '../../../packages/zoo/src/formats/to-float16.ts'
import { toFloat32 } from '../../../packages/zoo/src/formats/to-float32.ts'

const widen = (halves: Uint16Array) =>
  toFloat32({
    name: 'w',
    shape: [halves.length],
    dtype: 'float16',
    data: new Uint8Array(halves.buffer, halves.byteOffset, halves.byteLength),
  })

/** Every finite half that is not negative, in ascending order. */
const halves = Uint16Array.from({ length: 0x7c00 }, (_, i) => i)
const ladder = widen(halves)

const narrowed = (value: number) => toFloat16('w', Float32Array.of(value))[0]!

describe('toFloat16', () => {
  it('gives each half back', () => {
    expect(toFloat16('w', ladder)).toEqual(halves)
    expect(
      toFloat16(
        'w',
        ladder.map((value) => -value),
      ),
    ).toEqual(halves.map((half) => half | 0x8000))
  })

  it('gives the nearest half, and of two equally near ones the even one', () => {
    fc.assert(
      fc.property(fc.nat(0x7bfe), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (half, share, isNegative) => {
        const [below, above] = [ladder[half]!, ladder[half + 1]!]
        const value = Math.fround(below + (above - below) * share)
        const [toBelow, toAbove] = [value - below, above - value]
        const nearest = toBelow === toAbove ? half + (half % 2) : half + Number(toBelow > toAbove)
        expect(narrowed(isNegative ? -value : value)).toBe(nearest | (isNegative ? 0x8000 : 0))
      }),
      {
        examples: [
          [0x3ff, 0.5, false],
          [0, 0.5, true],
          [1, 0.5, false],
          [0x7bfe, 1, false],
        ],
      },
    )
  })

  it('keeps what is no finite number', () => {
    expect([narrowed(Number.POSITIVE_INFINITY), narrowed(Number.NEGATIVE_INFINITY)]).toEqual([0x7c00, 0xfc00])
    expect(widen(Uint16Array.of(narrowed(Number.NaN)))[0]).toBeNaN()
  })

  it('refuses what is too large, by name', () => {
    expect(narrowed(65519)).toBe(0x7bff)
    expect(() => toFloat16('head.bn/variance', Float32Array.of(1, -65520))).toThrow('head.bn/variance has the value -65520')
  })
})
