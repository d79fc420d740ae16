import * as tf from '@tensorflow/tfjs-core'
import { isTensorflow, tensorflowOp } from './tensorflow-op.ts'

/** Statistics that inference normalises by; a training step moves them towards those of its batch. */
export interface MovingStatistics {
  readonly mean: tf.Variable
  readonly variance: tf.Variable
}

export interface BatchNormSettings {
  readonly epsilon: number
  /** Share of the moving statistics that stays. */
  readonly momentum: number
}

type TrainingBatchNorm = (
  x: tf.Tensor4D,
  scale: tf.Tensor,
  shift: tf.Tensor,
  moving: MovingStatistics,
  settings: BatchNormSettings,
) => tf.Tensor4D

/** Normalises by the mean and variance of the batch, with a gradient through both, and moves `moving`. */
export const trainingBatchNorm: TrainingBatchNorm = (...args) => (isTensorflow() ? fusedBatchNorm : composedBatchNorm)(...args)

/** TensorFlow's own op, which moves the statistics too, and its gradient: two ops in place of all those of the composition. */
export const fusedBatchNorm: TrainingBatchNorm = (x, scale, shift, moving, { epsilon, momentum }) => {
  const attributes = {
    T: { type: 'float32' },
    U: { type: 'float32' },
    epsilon: { float: epsilon },
    data_format: { string: 'NHWC' },
    is_training: { bool: true },
  } as const
  const averaging = { exponential_avg_factor: { float: 1 - momentum } }

  const normalize = tf.customGrad((...args) => {
    const [x, scale, shift, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc]
    const inputs = [x, scale, shift, moving.mean, moving.variance]
    const answers = tensorflowOp('FusedBatchNormV3', { ...attributes, ...averaging }, inputs, 6)
    const [y, mean, variance, ...reserved] = answers as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]]
    moving.mean.assign(mean)
    moving.variance.assign(variance)
    save([x, scale, ...reserved])
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tensorflowOp('FusedBatchNormGradV3', attributes, [dy, ...saved], 5).slice(0, 3),
    }
  })
  return normalize(x, scale, shift) as tf.Tensor4D
}

/** Every axis but the channels. */
const reducedAxes = [0, 1, 2]

/** The same out of common ops, for backends that have no such op. */
export const composedBatchNorm: TrainingBatchNorm = (x, scale, shift, moving, { epsilon, momentum }) => {
  const count = x.size / scale.size
  // As the fused op: the batch is normalised by the biased variance, the moving one takes the unbiased.
  const unbias = count / Math.max(count - 1, 1)
  const move = (statistic: tf.Variable, batch: tf.Tensor) =>
    statistic.assign(tf.add(tf.mul(statistic, momentum), tf.mul(batch, 1 - momentum)))

  const normalize = tf.customGrad((...args) => {
    const [x, scale, shift, save] = args as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc]
    const { mean, variance } = tf.moments(x, reducedAxes)
    move(moving.mean, mean)
    move(moving.variance, tf.mul(variance, unbias))
    save([x, scale, mean, tf.rsqrt(tf.add(variance, epsilon))])
    return {
      value: tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, shift, scale, epsilon),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.tidy(() => composedGradient(dy, saved as Saved)),
    }
  })
  return normalize(x, scale, shift) as tf.Tensor4D
}

type Saved = [x: tf.Tensor, scale: tf.Tensor, mean: tf.Tensor, inverseDeviation: tf.Tensor]

/** With respect to x, scale and shift. The mean and variance depend on x too, which takes the part along them out of its gradient. */
function composedGradient(dy: tf.Tensor, [x, scale, mean, inverseDeviation]: Saved): tf.Tensor[] {
  const normalized = tf.mul(tf.sub(x, mean), inverseDeviation)
  const dScale = tf.sum(tf.mul(dy, normalized), reducedAxes)
  const dShift = tf.sum(dy, reducedAxes)
  const throughStatistics = tf.div(tf.add(dShift, tf.mul(normalized, dScale)), x.size / scale.size)
  return [tf.mul(tf.sub(dy, throughStatistics), tf.mul(scale, inverseDeviation)), dScale, dShift]
}
