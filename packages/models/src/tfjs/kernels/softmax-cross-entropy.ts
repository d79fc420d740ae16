import * as tf from '@tensorflow/tfjs-core'
import { isTensorflow, tensorflowOp } from './tensorflow-op.ts'

/** Mean over the batch of -log softmax(logits)[label]: logits [batch, classes], labels [batch] int32. */
export const softmaxCrossEntropy = (logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar =>
  (isTensorflow() ? fusedCrossEntropy : composedCrossEntropy)(logits, labels)

/** TensorFlow's op answers the losses and their gradients at once. */
export function fusedCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  const losses = tf.customGrad((...args) => {
    const [logits, save] = args as [tf.Tensor, tf.GradSaveFunc]
    const attributes = { T: { type: 'float32' }, Tlabels: { type: 'int32' } } as const
    const [loss, slope] = tensorflowOp('SparseSoftmaxCrossEntropyWithLogits', attributes, [logits, labels], 2) as [tf.Tensor, tf.Tensor]
    save([slope])
    return { value: loss, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(tf.expandDims(dy, -1), saved[0]!) }
  })
  return tf.mean(losses(logits))
}

/** The same out of common ops, for backends that have no such op. */
export const composedCrossEntropy = (logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar =>
  tf.losses.softmaxCrossEntropy(tf.oneHot(labels, logits.shape[1]), logits)
