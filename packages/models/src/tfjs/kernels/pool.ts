import * as tf from '@tensorflow/tfjs-core'
import type { LayerOf } from '../../layer.ts'

type Settings = Pick<LayerOf<'pool'>, 'pool' | 'kernel' | 'stride' | 'padding'>

/** What pads a maximum must never be one. */
const lowest = -3.4e38

/** Backends pad either as TensorFlow's `same` or not at all. */
export function pool2d(image: tf.Tensor4D, { pool, kernel, stride, padding }: Settings): tf.Tensor4D {
  if (padding === 'same') return pool === 'max' ? tf.maxPool(image, kernel, stride, 'same') : tf.avgPool(image, kernel, stride, 'same')
  const side: [number, number] = [(kernel - 1) / 2, (kernel - 1) / 2]
  const pad = (values: tf.Tensor4D, constant: number) => tf.pad4d(values, [[0, 0], side, side, [0, 0]], constant)
  if (pool === 'max') return tf.maxPool(pad(image, lowest), kernel, stride, 'valid')
  const mean = (values: tf.Tensor4D) => tf.avgPool(pad(values, 0), kernel, stride, 'valid')
  // Padding counts in no mean: a window that has a part of it is divided by the rest alone
  return tf.div(mean(image), mean(tf.ones([1, image.shape[1], image.shape[2], 1])))
}
