import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { composedSilu, fusedSilu, silu, siluWithSlopeKernel } from '../../../../packages/models/src/tfjs/kernels/silu.ts'
import { expectClose } from '../expect-close.ts'

beforeAll(async () => {
  await loadTensorflow()
})
beforeEach(() => tf.engine().startScope())
afterEach(() => tf.engine().endScope())

const points = () => tf.linspace(-30, 30, 1001)
const byDefinition = (x: tf.Tensor) => tf.mul(x, tf.sigmoid(x))

describe.each([
  ['silu', silu],
  ['fusedSilu', fusedSilu],
  ['composedSilu', composedSilu],
])('%s', (_, activate) => {
  it('is x * sigmoid(x)', () => {
    const x = points()

    // an engine's own kernel rounds in other places
    expectClose(activate(x), byDefinition(x), activate === fusedSilu ? 2e-6 : 0)
  })

  it('has the gradient of its definition', () => {
    const [x, dy] = [points(), tf.linspace(1, 2, 1001)]

    expectClose(tf.grad(activate)(x, dy), tf.grad(byDefinition)(x, dy), 2e-6)
  })
})

describe.each([
  ['fusedSilu: its output and its slope', fusedSilu],
  ['composedSilu: its output and the sigmoid', composedSilu],
])('for the gradient %s', (_, activate) => {
  it('are kept and nothing else', () => {
    const x = points()
    let kept = 0
    tf.grad((x) => {
      const before = tf.memory().numDataBuffers
      const y = activate(x)
      kept = tf.memory().numDataBuffers - before
      return y
    })(x)

    expect(kept).toBe(2)
  })
})

describe('fusedSilu', () => {
  it("answers the same from TensorFlow's ops, where no engine has a kernel for it", () => {
    const [x, dy] = [points(), tf.linspace(1, 2, 1001)]
    const both = () => [fusedSilu(x), tf.grad(fusedSilu)(x, dy)]
    const withKernel = both()
    const kernel = tf.getKernel(siluWithSlopeKernel, 'tensorflow')
    if (kernel) tf.unregisterKernel(siluWithSlopeKernel, 'tensorflow')
    try {
      for (const [place, answer] of both().entries()) expectClose(answer, withKernel[place]!, 2e-6)
    } finally {
      if (kernel) tf.registerKernel(kernel)
    }
  })
})
