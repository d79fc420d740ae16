import * as tf from '@tensorflow/tfjs-core'

/**
 * x * sigmoid(x), with a gradient that keeps the output, which the next layer keeps anyway, and the sigmoid. Left to tfjs it
 * would keep x as well, and take an op more.
 */
export const silu: (x: tf.Tensor) => tf.Tensor = tf.customGrad((...args) => {
  const [x, save] = args as [tf.Tensor, tf.GradSaveFunc]
  const sigmoid = tf.sigmoid(x)
  const y = tf.mul(x, sigmoid)
  save([y, sigmoid])
  return { value: y, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.tidy(() => gradient(dy, saved as [tf.Tensor, tf.Tensor])) }
})

/** In a tidy of its own: tfjs frees what a custom gradient leaves behind only after the whole backward pass. */
const gradient = (dy: tf.Tensor, [y, sigmoid]: [tf.Tensor, tf.Tensor]) => tf.mul(dy, tf.add(sigmoid, tf.mul(y, tf.sub(1, sigmoid))))
