import * as tf from '@tensorflow/tfjs-core'
import { onTestFinished } from 'vitest'
import type { Fill } from './op-cases.ts'

/** The same each time, freed with the test. */
export function someTensors(fills: readonly Fill[]): tf.Tensor[] {
  let state = 7
  // Park and Miller's generator
  const random = () => {
    state = (state * 16807) % 2147483647
    return state / 2147483647
  }
  const tensors = fills.map(({ shape, dtype, value }) => {
    const size = shape.reduce((product, side) => product * side, 1)
    return tf.tensor(
      Array.from({ length: size }, (_, place) => value(random(), place)),
      [...shape],
      dtype,
    )
  })
  onTestFinished(() => tf.dispose(tensors))
  return tensors
}
