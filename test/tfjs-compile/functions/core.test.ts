import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, it } from 'vitest'
import { someTensors } from '../some-tensors.ts'
import { allVariables, compareSteps } from './compare.ts'

beforeAll(async () => {
  await loadTensorflow()
})
afterEach(() => {
  tf.disposeVariables()
})

const someWeights = (...shapes: number[][]) =>
  someTensors(shapes.map((shape) => ({ shape, dtype: 'float32', value: (random) => random - 0.5 }))).map((tensor) => tf.variable(tensor))

describe('a dense network of plain calls', () => {
  const inputs = { x: { shape: [8, 5], dtype: 'float32' }, y: { shape: [8, 1], dtype: 'float32' } } as const
  const someBatch = () => {
    const [x, y] = someTensors([
      { shape: [8, 5], dtype: 'float32', value: (random) => 2 * random - 1 },
      { shape: [8, 1], dtype: 'float32', value: (random) => random },
    ])
    return { x: x!, y: y! }
  }

  it('takes the same steps as a graph', () => {
    const [w1, b1, w2, b2] = someWeights([5, 16], [16], [16, 1], [1]) as [tf.Variable, tf.Variable, tf.Variable, tf.Variable]
    const step = ({ x, y }: { x: tf.Tensor; y: tf.Tensor }) => {
      const { value, grads } = tf.variableGrads(() => {
        const hidden = tf.tanh(tf.add(tf.matMul(x, w1), b1))
        return tf.losses.meanSquaredError(y, tf.add(tf.matMul(hidden, w2), b2)) as tf.Scalar
      })
      for (const variable of [w1, b1, w2, b2]) variable.assign(tf.sub(variable, tf.mul(grads[variable.name]!, 0.2)))
      return value
    }
    const batch = someBatch()

    compareSteps(step, { inputs, batches: [batch, batch, batch, batch, batch], state: allVariables() })
  })

  it('gives the same gradients as a graph', () => {
    const [w] = someWeights([5, 1]) as [tf.Variable]
    const batch = someBatch()

    compareSteps(({ x, y }) => tf.variableGrads(() => tf.losses.meanSquaredError(y, tf.sigmoid(tf.matMul(x, w)))).grads[w.name]!, {
      inputs,
      batches: [batch],
      state: allVariables(),
    })
  })
})

describe('a recurrent cell', () => {
  it('unrolled over steps answers the same as a graph', () => {
    const [kernel, bias] = someWeights([7, 16], [16]) as tf.Tensor[] as [tf.Tensor2D, tf.Tensor1D]
    const inputs = { x: { shape: [6, 2, 3], dtype: 'float32' } } as const
    const [x] = someTensors([{ ...inputs.x, value: (random) => random }]) as [tf.Tensor]

    const run = ({ x }: { x: tf.Tensor }) => {
      let [c, h] = [tf.zeros([2, 4]) as tf.Tensor2D, tf.zeros([2, 4]) as tf.Tensor2D]
      for (const step of tf.unstack(x)) [c, h] = tf.basicLSTMCell(1, kernel, bias, step as tf.Tensor2D, c, h)
      return [c, h]
    }

    compareSteps(run, { inputs, batches: [{ x }], state: allVariables() })
  })

  it('that carries its memory in state goes on where it was', () => {
    const [kernel, bias] = someWeights([7, 16], [16]) as tf.Tensor[] as [tf.Tensor2D, tf.Tensor1D]
    const [c, h] = [tf.variable(tf.zeros([2, 4])), tf.variable(tf.zeros([2, 4]))]
    const inputs = { x: { shape: [2, 3], dtype: 'float32' } } as const
    const batches = someTensors([1, 2, 3].map((scale) => ({ ...inputs.x, value: (random) => scale * random })))

    const run = ({ x }: { x: tf.Tensor }) => {
      const [nextC, nextH] = tf.basicLSTMCell(1, kernel, bias, x as tf.Tensor2D, c as tf.Tensor2D, h as tf.Tensor2D)
      c.assign(nextC)
      h.assign(nextH)
      return nextH
    }

    compareSteps(run, { inputs, batches: batches.map((x) => ({ x })), state: allVariables() })
  })
})

describe('a function that fills one array again and again', () => {
  it('answers the same as a graph', () => {
    const inputs = { x: { shape: [4], dtype: 'float32' } } as const
    const [x] = someTensors([{ ...inputs.x, value: (random) => random }]) as [tf.Tensor]
    const values = new Float32Array(4)

    const run = ({ x }: { x: tf.Tensor }) => [1, 2, 3].map((value) => tf.mul(x, tf.tensor1d(values.fill(value))))

    compareSteps(run, { inputs, batches: [{ x }] })
  })
})
