import * as tf from '@tensorflow/tfjs-core'
import type { Model } from './build-model.ts'

export interface TrainStepOptions {
  readonly learningRate?: number
  readonly momentum?: number
}

/** One step on one batch: labels [batch] are class indices (int32). Gives the mean loss before the update, a scalar to dispose. */
export interface TrainStep {
  (images: tf.Tensor4D, labels: tf.Tensor1D): tf.Scalar
  /** One for each of the model's trainable variables, in their order. */
  readonly velocities: readonly tf.Variable[]
  /** Frees the velocities; the model stays. */
  dispose(): void
}

/** Softmax cross-entropy and SGD with momentum in the form of PyTorch and Keras: v = momentum * v + gradient; w -= learningRate * v. */
export function createTrainStep(model: Model, { learningRate = 0.01, momentum = 0.9 }: TrainStepOptions = {}): TrainStep {
  const velocities = model.trainableVariables.map((variable) => tf.tidy(() => tf.variable(tf.zerosLike(variable), false)))
  let stepCount = 0

  const lossOf = (images: tf.Tensor4D, labels: tf.Tensor1D) => {
    const logits = model.apply(images, { training: true, step: stepCount })
    const targets = tf.oneHot(labels, logits.shape[1])
    return tf.losses.softmaxCrossEntropy(targets, logits) as tf.Scalar
  }

  const step = (images: tf.Tensor4D, labels: tf.Tensor1D) =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => lossOf(images, labels), [...model.trainableVariables])
      for (const [index, variable] of model.trainableVariables.entries()) {
        const velocity = velocities[index]!
        const gradient = grads[variable.name]!
        tf.tidy(() => {
          velocity.assign(tf.add(tf.mul(velocity, momentum), gradient))
          variable.assign(tf.sub(variable, tf.mul(velocity, learningRate)))
        })
        gradient.dispose()
      }
      stepCount++
      return value
    })

  return Object.assign(step, { velocities, dispose: () => tf.dispose(velocities) })
}
