import * as tf from '@tensorflow/tfjs-core'
import { isTensorflow, tensorflowOp } from './tensorflow-op.ts'

/** x * sigmoid(x), for inference. */
export const silu = (x: tf.Tensor): tf.Tensor => tf.mul(x, tf.sigmoid(x))

/** The same with a gradient of its own. */
export const trainingSilu = (x: tf.Tensor): tf.Tensor => (isTensorflow() ? fusedSilu : composedSilu)(x)

type Activation = (x: tf.Tensor) => tf.Tensor

/** An engine may have a kernel of this name: of `x` it answers silu(x) and its slope. */
export const siluWithSlopeKernel = 'EffzooSilu'

/** Of sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x)) TensorFlow has the second part as one op. */
function siluWithSlope(x: tf.Tensor): [silu: tf.Tensor, slope: tf.Tensor] {
  if (tf.getKernel(siluWithSlopeKernel, tf.getBackend()))
    return tf.engine().runKernel(siluWithSlopeKernel, { x }) as unknown as [tf.Tensor, tf.Tensor]
  const sigmoid = tf.sigmoid(x)
  const slope = tf.add(sigmoid, tensorflowOp('SigmoidGrad', { T: { type: 'float32' } }, [sigmoid, x])[0]!)
  return [tf.mul(x, sigmoid), slope]
}

/** The slope is computed with the value, while x is still in the processor's cache, and is all that is kept: the gradient is one product. */
export const fusedSilu: Activation = tf.customGrad((...args) => {
  const [x, save] = args as [tf.Tensor, tf.GradSaveFunc]
  const [value, slope] = siluWithSlope(x)
  save([slope])
  return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, saved[0]!) }
})

/** Keeps the output, which the next layer keeps anyway, and the sigmoid. Left to tfjs it would keep x as well, and take an op more. */
export const composedSilu: Activation = tf.customGrad((...args) => {
  const [x, save] = args as [tf.Tensor, tf.GradSaveFunc]
  const sigmoid = tf.sigmoid(x)
  const y = tf.mul(x, sigmoid)
  save([y, sigmoid])
  return { value: y, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.tidy(() => gradient(dy, saved as [tf.Tensor, tf.Tensor])) }
})

/** In a tidy of its own: tfjs frees what a custom gradient leaves behind only after the whole backward pass. */
const gradient = (dy: tf.Tensor, [y, sigmoid]: [tf.Tensor, tf.Tensor]) => tf.mul(dy, tf.add(sigmoid, tf.mul(y, tf.sub(1, sigmoid))))
