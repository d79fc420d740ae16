import { createRequire } from 'node:module'
import { loadTensorflow } from '@effzoo/engines'
import type * as Tfjs from '@tensorflow/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, it } from 'vitest'
import { someTensors } from '../some-tensors.ts'
import { allVariables, compareSteps } from './compare.ts'

// as the users of tfjs-node have it: layers and optimizers are in the whole package
const { layers, sequential, train } = createRequire(import.meta.url)('@tensorflow/tfjs') as typeof Tfjs

beforeAll(async () => {
  await loadTensorflow()
})
afterEach(() => {
  tf.disposeVariables()
})

const [batchSize, px, classCount] = [4, 8, 3]
const inputs = {
  images: { shape: [batchSize, px, px, 3], dtype: 'float32' },
  labels: { shape: [batchSize], dtype: 'int32' },
} as const

const someBatches = (count: number) =>
  Array.from({ length: count }, (_, batch) => {
    const [images, labels] = someTensors([
      { shape: inputs.images.shape, dtype: 'float32', value: (random) => random - 0.5 + 0.1 * batch },
      { shape: inputs.labels.shape, dtype: 'int32', value: (_, place) => (place + batch) % classCount },
    ])
    return { images: images!, labels: labels! }
  })

function someNetwork() {
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [px, px, 3], filters: 8, kernelSize: 3, padding: 'same', useBias: false }),
      layers.batchNormalization(),
      layers.activation({ activation: 'relu' }),
      layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same', activation: 'relu6' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: classCount }),
    ],
  })
  const lossOf = (images: tf.Tensor, labels: tf.Tensor) =>
    tf.losses.softmaxCrossEntropy(tf.oneHot(labels, classCount), model.apply(images, { training: true }) as tf.Tensor) as tf.Scalar
  return { model, lossOf }
}

describe('a convolutional network of layers', () => {
  it('answers the same as a graph that holds its weights as constants', () => {
    const { model } = someNetwork()

    compareSteps(({ images }) => model.predict(images) as tf.Tensor, { inputs, batches: someBatches(2), freeze: true })
  })

  it('takes the same steps as a graph, and moves the same statistics, where its gradients are applied by hand', () => {
    const { lossOf } = someNetwork()
    const step = ({ images, labels }: { images: tf.Tensor; labels: tf.Tensor }) => {
      const { value, grads } = tf.variableGrads(() => lossOf(images, labels))
      for (const [name, gradient] of Object.entries(grads)) {
        const variable = tf.engine().registeredVariables[name]!
        variable.assign(tf.sub(variable, tf.mul(gradient, 0.1)))
      }
      return value
    }

    compareSteps(step, { inputs, batches: someBatches(4), state: allVariables() }, 1e-4)
  })

  it.each(['sgd', 'momentum', 'nesterov', 'rmsprop', 'adagrad', 'adadelta', 'adam', 'adamax'] as const)(
    'takes the same steps as a graph with the optimizer %s, whose variables are state too',
    (name) => {
      const { lossOf } = someNetwork()
      const optimizers = {
        sgd: () => train.sgd(0.1),
        momentum: () => train.momentum(0.05, 0.9),
        nesterov: () => train.momentum(0.05, 0.9, true),
        rmsprop: () => train.rmsprop(0.01, 0.9, 0.9, 1e-4),
        adagrad: () => train.adagrad(0.1),
        adadelta: () => train.adadelta(1),
        adam: () => train.adam(0.01),
        adamax: () => train.adamax(0.01),
      }
      const optimizer = optimizers[name]()
      const step = ({ images, labels }: { images: tf.Tensor; labels: tf.Tensor }) => optimizer.minimize(() => lossOf(images, labels), true)!
      const [first, ...batches] = someBatches(4)
      tf.dispose(step(first!)) // makes its variables

      compareSteps(step, { inputs, batches, state: allVariables() }, 1e-4)
    },
  )
})

describe('a recurrent network of layers', () => {
  it.each(['lstm', 'gru', 'simpleRNN'] as const)('takes the same steps as a graph: %s', (name) => {
    const model = sequential({
      layers: [
        layers.embedding({ inputDim: 9, outputDim: 4, inputLength: 5 }),
        layers[name]({ units: 6, returnSequences: true }),
        layers[name]({ units: 3 }),
      ],
    })
    const optimizer = train.adam(0.01)
    const [words, labels] = someTensors([
      { shape: [2, 5], dtype: 'int32', value: (random) => Math.floor(9 * random) },
      { shape: [2], dtype: 'int32', value: (_, place) => place },
    ]) as [tf.Tensor, tf.Tensor]
    const lossOf = (words: tf.Tensor, labels: tf.Tensor) =>
      tf.losses.softmaxCrossEntropy(tf.oneHot(labels, 3), model.apply(words) as tf.Tensor) as tf.Scalar
    const step = ({ words, labels }: { words: tf.Tensor; labels: tf.Tensor }) => optimizer.minimize(() => lossOf(words, labels), true)!
    tf.dispose(step({ words, labels }))

    const inputs = { words: { shape: [2, 5], dtype: 'int32' }, labels: { shape: [2], dtype: 'int32' } } as const
    compareSteps(
      step,
      {
        inputs,
        batches: [
          { words, labels },
          { words, labels },
        ],
        state: allVariables(),
      },
      1e-4,
    )
  })
})
