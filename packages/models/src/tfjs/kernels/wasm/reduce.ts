import * as tf from '@tensorflow/tfjs-core'
import { sizeOf } from '../../../layer-output.ts'
import type { Call } from './backend.ts'

/**
 * [rows, columns] to the means of the columns [columns]: as a pool over an image of one column, for which XNNPACK adds up vectors of
 * channels. tfjs's own transposes first: 2.8 ms for a batch of 8 images of 28 px with 192 channels, this 0.3.
 */
export function columnMeans(matrix: tf.Tensor2D): tf.Tensor1D {
  const [rows, columns] = matrix.shape
  return tf.reshape(tf.avgPool(tf.reshape(matrix, [1, rows, 1, columns]) as tf.Tensor4D, [rows, 1], 1, 'valid'), [columns])
}

type ReduceCall = Call<{ x: tf.TensorInfo }, { axis: number | number[]; keepDims: boolean }>

/** Over all axes before the ones that stay, as batch norms and biases need it. */
export const sum = (call: ReduceCall) => reduce(call, (means, rows) => tf.mul(means, rows))
export const mean = (call: ReduceCall) => reduce(call, (means) => means)

function reduce({ inputs: { x }, attrs }: ReduceCall, finish: (means: tf.Tensor, rows: number) => tf.Tensor): tf.Tensor | undefined {
  const axes = tf.util.parseAxisParam(attrs.axis, x.shape).sort((a, b) => a - b)
  const kept = x.shape.slice(axes.length)
  const [rows, columns] = [sizeOf(x.shape.slice(0, axes.length)), sizeOf(kept)]
  const isOuter = kept.length > 0 && axes.every((axis, i) => axis === i)
  if (!isOuter || x.dtype !== 'float32' || rows < 2 || columns < 2) return undefined
  return tf.tidy(() => {
    const means = columnMeans(tf.reshape(x as tf.Tensor, [rows, columns]) as tf.Tensor2D)
    return tf.reshape(finish(means, rows), attrs.keepDims ? [...axes.map(() => 1), ...kept] : kept)
  })
}

type SegmentCall = Call<{ x: tf.Tensor; segmentIds: tf.Tensor1D }, { numSegments: number }>

/** The gradient of a look-up in a table: rows with the same index are added up. */
export function unsortedSegmentSum({ inputs: { x, segmentIds }, attrs: { numSegments } }: SegmentCall): tf.Tensor {
  return tf.scatterND(tf.expandDims(segmentIds, -1), x, [numSegments, ...x.shape.slice(1)])
}
