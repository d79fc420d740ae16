import { describe, expect, it } from 'vitest'
import type { Dtype } from '../../../packages/zoo/src/formats/tensor.ts'
import { toFloat32 } from '../../../packages/zoo/src/formats/to-float32.ts'

const tensor = (dtype: Dtype, bits: Uint16Array) => ({ name: 't', dtype, shape: [bits.length], data: new Uint8Array(bits.buffer) })
const halves = (...bits: number[]) => [...toFloat32(tensor('float16', Uint16Array.of(...bits)))]

describe('toFloat32', () => {
  it('widens halves: zeros, one, the largest, the smallest normal and subnormal, infinities', () => {
    const widened = halves(0x0000, 0x8000, 0x3c00, 0x7bff, 0x0400, 0x0001, 0x83ff, 0x7c00, 0xfc00)

    expect(widened).toEqual([0, -0, 1, 65504, 2 ** -14, 2 ** -24, -1023 * 2 ** -24, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
  })

  it('keeps a half that is not a number one', () => {
    expect(halves(0x7e00, 0xfc01)).toEqual([Number.NaN, Number.NaN])
  })

  it('widens bfloat16 by its upper half', () => {
    expect([...toFloat32(tensor('bfloat16', Uint16Array.of(0x3fc0, 0xc000, 0x0001)))]).toEqual([1.5, -2, 2 ** -133])
  })

  it('takes bytes that begin anywhere', () => {
    const shifted = new Uint8Array([9, ...new Uint8Array(Float32Array.of(1.5).buffer)]).subarray(1)

    expect([...toFloat32({ name: 't', dtype: 'float32', shape: [1], data: shifted })]).toEqual([1.5])
  })

  it('refuses a type that would be rounded', () => {
    expect(() => toFloat32({ name: 'count', dtype: 'int64', shape: [1], data: new Uint8Array(8) })).toThrow('count is int64')
  })
})
