import * as tf from '@tensorflow/tfjs-core'
import { isTensorflow, tensorflowOp } from './tensorflow-op.ts'

/**
 * x [..., channels] with a bias [channels] added. TensorFlow's own op is what its optimizer joins to the convolution or matrix
 * product before; its gradient for the bias is one sum.
 */
export const biasAdd = (x: tf.Tensor, bias: tf.Tensor): tf.Tensor => (isTensorflow() ? opBiasAdd(x, bias) : tf.add(x, bias))

const opBiasAdd = tf.customGrad((...args) => {
  const [x, bias] = args as [tf.Tensor, tf.Tensor]
  const layout = { T: { type: 'float32' }, data_format: { string: 'NHWC' } } as const
  return {
    value: tensorflowOp('BiasAdd', layout, [x, bias])[0]!,
    gradFunc: (dy: tf.Tensor) => [tf.clone(dy), tensorflowOp('BiasAddGrad', layout, [dy])[0]!],
  }
}) as (x: tf.Tensor, bias: tf.Tensor) => tf.Tensor
