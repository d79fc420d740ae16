import type { Tensor } from '@tensorflow/tfjs-core'
import { expect } from 'vitest'

/**
 * Shapes, types and values are the same. TensorFlow may join or reorder the sums of a graph, so that floats may differ by
 * `tolerance`, relative to the larger of 1 and the expected value; NaN is equal to itself.
 */
export function expectEqual(actual: readonly Tensor[], expected: readonly Tensor[], tolerance = 1e-5) {
  expect(actual.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(expected.map(({ shape, dtype }) => ({ shape, dtype })))
  for (const [index, tensor] of actual.entries()) {
    const [values, wanted] = [[...tensor.dataSync()], [...expected[index]!.dataSync()]]
    if (tensor.dtype !== 'float32') expect(values).toEqual(wanted)
    else expect(values.filter((value, place) => !isNear(value, wanted[place]!, tolerance))).toEqual([])
  }
}

const isNear = (value: number, wanted: number, tolerance: number) =>
  Object.is(value, wanted) || Math.abs(value - wanted) <= tolerance * Math.max(1, Math.abs(wanted))
