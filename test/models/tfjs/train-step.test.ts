import { loadTensorflow } from '@effzoo/engines'
import { variants } from '@effzoo/models'
import { buildModel, createTrainStep, type TrainStepOptions } from '@effzoo/models/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { expectClose } from './expect-close.ts'
import { someBatch } from './some-batch.ts'

beforeAll(async () => {
  await loadTensorflow()
})

const spec = variants['efficientnetv2-b0']
/** Smaller images come down to one pixel, and normalising a handful of values makes chaos of rounding errors. */
const imagePx = 64

function start(options?: TrainStepOptions) {
  const model = buildModel(spec, { imagePx, seed: 1 })
  const step = createTrainStep(model, options)
  onTestFinished(() => {
    step.dispose()
    model.dispose()
  })
  const { images, labels } = someBatch(4, imagePx)
  return { model, step, images, labels }
}

const lossOf = (loss: tf.Scalar) => {
  const [value] = loss.dataSync()
  loss.dispose()
  return value!
}

describe('createTrainStep', () => {
  it('starts at the loss of a guess among 1000 classes', () => {
    const { step, images, labels } = start()

    expect(lossOf(step(images, labels))).toBeCloseTo(Math.log(1000), 0)
  })

  it('updates by v = momentum * v + gradient; w -= learningRate * v', () => {
    const { model, step, images, labels } = start({ learningRate: 0.1, momentum: 0.5 })
    const [kernel, velocity] = [model.trainableVariables[0]!, step.velocities[0]!]
    lossOf(step(images, labels))
    const [kernelBefore, velocityBefore] = [tf.clone(kernel), tf.clone(velocity)]
    onTestFinished(() => tf.dispose([kernelBefore, velocityBefore]))
    const gradient = tf.tidy(() => {
      const { grads } = tf.variableGrads(() => {
        const logits = model.apply(images, { training: true, step: 1 })
        return tf.losses.softmaxCrossEntropy(tf.oneHot(labels, 1000), logits)
      }, [kernel])
      return grads[kernel.name]!
    })
    onTestFinished(() => gradient.dispose())

    lossOf(step(images, labels))

    tf.tidy(() => {
      const expected = tf.add(tf.mul(velocityBefore, 0.5), gradient)
      expectClose(velocity, expected, 1e-5)
      expectClose(kernel, tf.sub(kernelBefore, tf.mul(expected, 0.1)), 1e-6)
    })
  })

  it('moves every trainable variable', () => {
    const { model, step, images, labels } = start()
    const before = model.trainableVariables.map((variable) => variable.dataSync().slice())

    lossOf(step(images, labels))

    const still = [...model.variables].filter(([, variable]) => {
      const index = model.trainableVariables.indexOf(variable)
      return index >= 0 && variable.dataSync().every((value, i) => value === before[index]![i])
    })
    expect(still.map(([name]) => name)).toEqual([])
  })

  it('is reproducible', () => {
    const losses = () => {
      const { step, images, labels } = start()
      return [1, 2, 3].map(() => lossOf(step(images, labels)))
    }
    const [first, second] = [losses(), losses()]

    for (const [index, loss] of first.entries()) expect(loss).toBeCloseTo(second[index]!, 4)
  })

  it('leaves no tensor behind but the loss', () => {
    const { step, images, labels } = start()
    const before = tf.memory().numTensors

    const loss = step(images, labels)

    expect(tf.memory().numTensors - before).toBe(1)
    loss.dispose()
  })

  it('frees its velocities', () => {
    const model = buildModel(spec, { imagePx })
    onTestFinished(() => model.dispose())
    const before = tf.memory().numTensors

    createTrainStep(model).dispose()

    expect(tf.memory().numTensors).toBe(before)
  })
})
