import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { composedCrossEntropy, fusedCrossEntropy } from '../../../../packages/models/src/tfjs/kernels/softmax-cross-entropy.ts'
import { expectClose } from '../expect-close.ts'

beforeAll(async () => {
  await loadTensorflow()
})
beforeEach(() => tf.engine().startScope())
afterEach(() => tf.engine().endScope())

const someLogits = () => tf.randomNormal([6, 10], 0, 3, 'float32', 1) as tf.Tensor2D
const someLabels = () => tf.tensor1d([0, 9, 3, 3, 7, 1], 'int32')

/** -log softmax at the label, averaged; the gradient is (softmax - one-hot) / batch. */
const byDefinition = (logits: tf.Tensor2D, labels: tf.Tensor1D) =>
  tf.neg(tf.mean(tf.sum(tf.mul(tf.oneHot(labels, 10), tf.logSoftmax(logits)), 1)))

describe.each([
  ['fusedCrossEntropy', fusedCrossEntropy],
  ['composedCrossEntropy', composedCrossEntropy],
])('%s', (_, crossEntropy) => {
  it('is the mean of -log softmax at the labels', () => {
    expectClose(crossEntropy(someLogits(), someLabels()), byDefinition(someLogits(), someLabels()), 1e-5)
  })

  it('has the gradient (softmax - one-hot) / batch', () => {
    const [logits, labels] = [someLogits(), someLabels()]

    const gradient = tf.grad((x) => crossEntropy(x as tf.Tensor2D, labels))(logits)

    expectClose(gradient, tf.div(tf.sub(tf.softmax(logits), tf.oneHot(labels, 10)), 6), 1e-6)
  })

  it('is finite for logits that exp cannot hold', () => {
    const [loss] = crossEntropy(tf.tensor2d([[1000, 0]]), tf.tensor1d([1], 'int32')).dataSync()

    expect(loss).toBe(1000)
  })
})
