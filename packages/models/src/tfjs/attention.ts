import * as tf from '@tensorflow/tfjs-core'
import type { LayerOf } from '../layer.ts'
import { relativeCoordinates, relativeRows, tableSide } from '../relative-position.ts'

/** Output [batch, px, px, heads * headChannels] of an image of queries, keys and values, and the bias [heads, px * px, px * px]. */
export function attention({ heads, headChannels, px }: LayerOf<'attention'>, qkv: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const positions = px * px
  const byHead = tf.transpose(tf.reshape(qkv, [-1, positions, heads, 3 * headChannels]), [0, 2, 1, 3])
  const [query, key, value] = tf.split(byHead, 3, 3) as [tf.Tensor, tf.Tensor, tf.Tensor]
  const scores = tf.matMul(tf.mul(query, headChannels ** -0.5), key, false, true)
  const attended = tf.matMul(tf.softmax(tf.add(scores, bias)), value)
  return tf.reshape(tf.transpose(attended, [0, 2, 1, 3]), [-1, px, px, heads * headChannels])
}

/** Bias [heads, px * px, px * px] out of a table [positions, heads]. */
export function lookUpBias(table: tf.Tensor, { heads, px }: { heads: number; px: number }): tf.Tensor {
  const pairs = tf.gather(table, tf.tensor1d(rowsOf(px), 'int32'))
  return tf.reshape(tf.transpose(pairs, [1, 0]), [heads, px * px, px * px])
}

/** Every layer of a stage looks up the same rows, at each run. */
const rowsByPx = new Map<number, Int32Array>()

function rowsOf(px: number): Int32Array {
  const rows = rowsByPx.get(px) ?? relativeRows(px)
  rowsByPx.set(px, rows)
  return rows
}

interface MlpWeights {
  readonly hiddenKernel: tf.Tensor
  readonly hiddenBias: tf.Tensor
  readonly kernel: tf.Tensor
  readonly bias: tf.Tensor
}

/** The table of RelativeBiasMlp [positions, heads]; `drop` is what training does to its hidden features. */
export function computeTable(px: number, weights: MlpWeights, drop: (hidden: tf.Tensor) => tf.Tensor): tf.Tensor {
  const coordinates = tf.tensor2d(relativeCoordinates(px), [tableSide(px) ** 2, 2])
  const hidden = tf.relu(tf.add(tf.matMul(coordinates, weights.hiddenKernel as tf.Tensor2D), weights.hiddenBias))
  return tf.add(tf.matMul(drop(hidden) as tf.Tensor2D, weights.kernel as tf.Tensor2D), weights.bias)
}
