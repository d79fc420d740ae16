import * as tf from '@tensorflow/tfjs-core'
import { sizeOf } from '../../layer-output.ts'
import { statelessUniform } from '../../philox.ts'
import { createRandom } from '../../random.ts'
import { isTensorflow, tensorflowOp } from './tensorflow-op.ts'

/** What a mask is drawn from: the same key gives the same mask. */
export interface MaskKey {
  readonly seed: number
  /** Of the layer that drops. */
  readonly name: string
  /** An int32 scalar where it lives on the device: a compiled step counts it up there. */
  readonly step: number | tf.Scalar
}

/** 0 with probability `rate`, otherwise 1 / (1 - rate): the same on every backend. */
export function keepMask(shape: readonly number[], rate: number, { seed, name, step }: MaskKey): tf.Tensor {
  const layer = Math.floor(createRandom(`${seed}/${name}`)() * 2 ** 31)
  const uniform = isTensorflow() ? drawInGraph(shape, layer, step) : drawOnHost(shape, layer, step)
  return tf.mul(tf.cast(tf.greaterEqual(uniform, rate), 'float32'), 1 / (1 - rate))
}

/** By an op whose numbers follow from its seed alone, so that a graph can hold it. */
function drawInGraph(shape: readonly number[], layer: number, step: MaskKey['step']): tf.Tensor {
  const seed = tf.stack([tf.scalar(layer, 'int32'), typeof step === 'number' ? tf.scalar(step, 'int32') : step])
  const attributes = { dtype: { type: 'float32' }, T: { type: 'int32' }, Tseed: { type: 'int32' } } as const
  return tensorflowOp('StatelessRandomUniform', attributes, [tf.tensor1d([...shape], 'int32'), seed])[0]!
}

function drawOnHost(shape: readonly number[], layer: number, step: MaskKey['step']): tf.Tensor {
  const count = typeof step === 'number' ? step : step.dataSync()[0]!
  return tf.tensor(statelessUniform(sizeOf(shape), [layer, count]), [...shape])
}
