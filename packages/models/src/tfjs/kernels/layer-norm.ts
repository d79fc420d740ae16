import * as tf from '@tensorflow/tfjs-core'

/**
 * Normalises along the last axis, with scale and shift of its length. The gradient keeps the normalised values and the inverse
 * deviations; left to tfjs it would keep every step between.
 */
export function layerNorm(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor, epsilon: number): tf.Tensor {
  const normalize = tf.customGrad((...args) => {
    const [x, scale, shift, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc]
    const centred = tf.sub(x, tf.mean(x, -1, true))
    const inverseDeviation = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon))
    const normalized = tf.mul(centred, inverseDeviation)
    save([normalized, scale, inverseDeviation])
    return {
      value: tf.add(tf.mul(normalized, scale), shift),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.tidy(() => gradient(dy, saved as Saved)),
    }
  })
  return normalize(x, scale, shift)
}

type Saved = [normalized: tf.Tensor, scale: tf.Tensor, inverseDeviation: tf.Tensor]

/** With respect to x, scale and shift. The mean and deviation depend on x too, which takes the part along them out of its gradient. */
function gradient(dy: tf.Tensor, [normalized, scale, inverseDeviation]: Saved): tf.Tensor[] {
  const others = Array.from({ length: dy.rank - 1 }, (_, axis) => axis)
  const dNormalized = tf.mul(dy, scale)
  const along = tf.mul(normalized, tf.mean(tf.mul(dNormalized, normalized), -1, true))
  const dx = tf.mul(tf.sub(tf.sub(dNormalized, tf.mean(dNormalized, -1, true)), along), inverseDeviation)
  return [dx, tf.sum(tf.mul(dy, normalized), others), tf.sum(dy, others)]
}
