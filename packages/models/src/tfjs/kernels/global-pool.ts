import * as tf from '@tensorflow/tfjs-core'

/** Mean over the image [batch, px, px, channels]: [batch, 1, 1, channels] with `keepDims`, otherwise [batch, channels]. */
export function globalPool(image: tf.Tensor4D, keepDims: boolean): tf.Tensor {
  const pooled = mean(image)
  return keepDims ? pooled : tf.reshape(pooled, [image.shape[0], image.shape[3]])
}

/** tfjs's own gradient multiplies by an image of ones and divides it; this one divides first, and stretches what is small. */
const mean = tf.customGrad((...args) => {
  const [image] = args as [tf.Tensor4D]
  const { shape } = image
  return {
    value: tf.mean(image, [1, 2], true),
    gradFunc: (dy: tf.Tensor) => tf.broadcastTo(tf.mul(dy, 1 / (shape[1] * shape[2])), shape),
  }
}) as (image: tf.Tensor) => tf.Tensor
