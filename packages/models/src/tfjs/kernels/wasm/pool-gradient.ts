import * as tf from '@tensorflow/tfjs-core'
import type { Call } from './backend.ts'
import { tapsOf } from './taps.ts'

type Inputs = { readonly dy: tf.Tensor4D; readonly input: tf.Tensor4D; readonly output: tf.Tensor4D }

interface Attributes {
  readonly filterSize: number | [number, number]
  readonly strides: number | [number, number]
  readonly pad: 'same' | 'valid' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** What pads a maximum must never be one. */
const lowest = -3.4e38

/**
 * The output's gradient goes to the first of the window's values that is its maximum. tfjs-backend-wasm 4.22's own loses it where all
 * values of a window are negative: every sixteenth window of 2 x 2 of normal numbers (compared with tfjs-backend-cpu).
 */
export function maxPoolGradient({ inputs: { dy, input, output }, attrs }: Call<Inputs, Attributes>): tf.Tensor {
  const { filterSize, strides, pad, dimRoundingMode } = attrs
  const window = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode)
  return tf.tidy(() => {
    const { alignOutput, tap, giveBack } = tapsOf(input, window, lowest)
    const maxima = alignOutput(output)
    let left = alignOutput(dy)
    return giveBack((row, column) => {
      const given = tf.mul(left, tf.cast(tf.equal(tap(row, column), maxima), 'float32')) as tf.Tensor2D
      left = tf.sub(left, given)
      return given
    })
  })
}
