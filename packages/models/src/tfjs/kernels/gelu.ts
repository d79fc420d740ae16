import * as tf from '@tensorflow/tfjs-core'

/** x * P(a standard normal number is below x): the exact form, by the error function. Keeps x and that probability for its gradient. */
export const gelu: (x: tf.Tensor) => tf.Tensor = tf.customGrad((...args) => {
  const [x, save] = args as [tf.Tensor, tf.GradSaveFunc]
  const probability = tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5)
  save([x, probability])
  return {
    value: tf.mul(x, probability),
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.tidy(() => gradient(dy, saved as [tf.Tensor, tf.Tensor])),
  }
})

const gradient = (dy: tf.Tensor, [x, probability]: [tf.Tensor, tf.Tensor]) => {
  const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
  return tf.mul(dy, tf.add(probability, tf.mul(x, density)))
}
