import * as tf from '@tensorflow/tfjs-core'
import type { Model } from './build-model.ts'
import { softmaxCrossEntropy } from './kernels/softmax-cross-entropy.ts'

export interface TrainStepOptions {
  readonly learningRate?: number
  readonly momentum?: number
}

/** One step on one batch: labels [batch] are class indices (int32). Gives the mean loss before the update, a scalar to dispose. */
export interface TrainStep {
  (images: tf.Tensor4D, labels: tf.Tensor1D): tf.Scalar
  /** One for each of the model's trainable variables, in their order. */
  readonly velocities: readonly tf.Variable[]
  /** How many steps were taken, an int32 scalar; what a step drops follows from it. */
  readonly stepCount: tf.Variable
  /** All of these by name: `velocity/` and the name of the weight, and `stepCount`. */
  readonly variables: ReadonlyMap<string, tf.Variable>
  /** The loss alone, in training mode: what the step begins with. Moving statistics follow the batch, as in the step. */
  forward(images: tf.Tensor4D, labels: tf.Tensor1D): tf.Scalar
  /** The loss and all gradients, without the update; answers the loss, and one value of each gradient so that none is left out. */
  forwardBackward(images: tf.Tensor4D, labels: tf.Tensor1D): tf.Tensor1D
  /** Frees the velocities and the count; the model stays. */
  dispose(): void
}

/** Softmax cross-entropy and SGD with momentum in the form of PyTorch and Keras: v = momentum * v + gradient; w -= learningRate * v. */
export function createTrainStep(model: Model, { learningRate = 0.01, momentum = 0.9 }: TrainStepOptions = {}): TrainStep {
  const velocities = model.trainableVariables.map((variable) => tf.tidy(() => tf.variable(tf.zerosLike(variable), false)))
  const stepCount = tf.tidy(() => tf.variable(tf.scalar(0, 'int32'), false))

  const lossOf = (images: tf.Tensor4D, labels: tf.Tensor1D) => {
    const logits = model.apply(images, { training: true, step: stepCount as tf.Tensor as tf.Scalar })
    return softmaxCrossEntropy(logits, labels)
  }

  const gradientsOf = (images: tf.Tensor4D, labels: tf.Tensor1D) =>
    tf.variableGrads(() => lossOf(images, labels), [...model.trainableVariables])

  const forward = (images: tf.Tensor4D, labels: tf.Tensor1D) => tf.tidy(() => lossOf(images, labels))

  const forwardBackward = (images: tf.Tensor4D, labels: tf.Tensor1D) =>
    tf.tidy(() => {
      const { value, grads } = gradientsOf(images, labels)
      const firsts = Object.values(grads).map((gradient) => tf.slice(tf.reshape(gradient, [-1]), [0], [1]))
      return tf.concat([tf.reshape(value, [1]), ...firsts]) as tf.Tensor1D
    })

  const step = (images: tf.Tensor4D, labels: tf.Tensor1D) =>
    tf.tidy(() => {
      const { value, grads } = gradientsOf(images, labels)
      for (const [index, variable] of model.trainableVariables.entries()) {
        const velocity = velocities[index]!
        const gradient = grads[variable.name]!
        tf.tidy(() => {
          velocity.assign(tf.add(tf.mul(velocity, momentum), gradient))
          variable.assign(tf.sub(variable, tf.mul(velocity, learningRate)))
        })
        gradient.dispose()
      }
      stepCount.assign(tf.add(stepCount, tf.scalar(1, 'int32')))
      return value
    })

  const names = new Map([...model.variables].map(([name, variable]) => [variable, name]))
  const named = model.trainableVariables.map((variable, index) => [`velocity/${names.get(variable)!}`, velocities[index]!] as const)
  const variables = new Map([...named, ['stepCount', stepCount] as const])
  return Object.assign(step, {
    forward,
    forwardBackward,
    velocities,
    stepCount,
    variables,
    dispose: () => tf.dispose([...velocities, stepCount]),
  })
}
