import { loadTensorflow } from '@effzoo/engines'
import { compile } from '@effzoo/tfjs-compile'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it, onTestFinished } from 'vitest'

beforeAll(async () => {
  await loadTensorflow()
})

it('an op that TensorFlow draws by draws anew at each call', () => {
  const graph = compile(({ logits }) => tf.multinomial(logits as tf.Tensor1D, 16, 7), {
    inputs: { logits: { shape: [8], dtype: 'float32' } },
  })
  onTestFinished(() => graph.dispose())

  const draws = Array.from({ length: 8 }, () =>
    tf.tidy(() =>
      graph({ logits: tf.zeros([8]) })
        .dataSync()
        .join(),
    ),
  )

  expect(new Set(draws).size).toBeGreaterThan(1)
})

it('a random op of constants is not computed once and for all', () => {
  const graph = compile(({ x }) => tf.add(x, tf.cast(tf.multinomial(tf.zeros([8]) as tf.Tensor1D, 16, 7), 'float32')), {
    inputs: { x: { shape: [16], dtype: 'float32' } },
  })
  onTestFinished(() => graph.dispose())

  const draws = Array.from({ length: 8 }, () =>
    tf.tidy(() =>
      graph({ x: tf.zeros([16]) })
        .dataSync()
        .join(),
    ),
  )

  expect(new Set(draws).size).toBeGreaterThan(1)
})
