import type { Tensor } from '@tensorflow/tfjs-core'
import { expect } from 'vitest'

/** No element is further away than `tolerance`. */
export function expectClose(actual: Tensor, expected: Tensor, tolerance: number) {
  expect(actual.shape).toEqual(expected.shape)
  const expectedValues = expected.dataSync<'float32'>()
  const worst = actual.dataSync<'float32'>().reduce((most, value, i) => Math.max(most, Math.abs(value - expectedValues[i]!)), 0)
  expect(worst).toBeLessThanOrEqual(tolerance)
}
