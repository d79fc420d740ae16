import { loadTensorflow } from '@effzoo/engines'
import { compile } from '@effzoo/tfjs-compile'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { sharedValues } from './shared-values.ts'

beforeAll(async () => {
  await loadTensorflow()
})
afterEach(() => {
  tf.disposeVariables()
})

/** One variable of each type, and one without axes; a call adds `x` to the weight and one to the count, and turns the switch. */
function start() {
  const state = {
    weight: tf.variable(tf.tensor2d([[1, 2], [3, 4]])), // biome-ignore format: a table
    count: tf.variable(tf.scalar(0, 'int32')),
    isOn: tf.variable(tf.tensor1d([1, 0], 'bool')),
    'a name, of:0 any kind': tf.variable(tf.zeros([2])),
  }
  const { weight, count, isOn } = state
  const graph = compile(
    ({ x }) => {
      weight.assign(tf.add(weight, x))
      count.assign(tf.add(count, tf.scalar(1, 'int32')))
      isOn.assign(tf.logicalNot(isOn))
      return tf.sum(weight)
    },
    { inputs: { x: { shape: [2, 2], dtype: 'float32' } }, state },
  )
  onTestFinished(() => graph.dispose())
  const read = () =>
    tf.tidy(() =>
      Object.fromEntries(Object.entries(graph.read()).map(([name, tensor]) => [name, { dtype: tensor.dtype, values: tensor.arraySync() }])),
    )
  return { graph, read, step: () => tf.tidy(() => graph({ x: tf.ones([2, 2]) }).dataSync()[0]) }
}

const atStart = {
  weight: { dtype: 'float32', values: [[1, 2], [3, 4]] },
  count: { dtype: 'int32', values: 0 },
  isOn: { dtype: 'bool', values: [1, 0] },
  'a name, of:0 any kind': { dtype: 'float32', values: [0, 0] },
} // biome-ignore format: a table

describe('read', () => {
  it('answers the values that the variables had', () => {
    expect(start().read()).toEqual(atStart)
  })

  it('answers what calls have made of them', () => {
    const { step, read } = start()
    step()
    step()
    step()

    expect(read()).toEqual({
      ...atStart,
      weight: { dtype: 'float32', values: [[4, 5], [6, 7]] },
      count: { dtype: 'int32', values: 3 },
      isOn: { dtype: 'bool', values: [0, 1] },
    }) // biome-ignore format: a table
  })

  it('answers copies, which later calls leave alone', () => {
    const { step, graph } = start()
    const { weight, ...rest } = graph.read()
    onTestFinished(() => tf.dispose([weight!, rest]))

    step()

    expect(weight!.arraySync()).toEqual(atStart.weight.values)
  })

  it('answers an empty record where there is no state', () => {
    const graph = compile(({ x }) => x, { inputs: { x: { shape: [1], dtype: 'float32' } } })
    onTestFinished(() => graph.dispose())

    expect(graph.read()).toEqual({})
    graph.write({})
  })
})

describe('write', () => {
  it('sets all of the state', () => {
    const { graph, read, step } = start()
    step()
    const values = {
      weight: tf.fill([2, 2], 5),
      count: tf.scalar(7, 'int32'),
      isOn: tf.tensor1d([0, 0], 'bool'),
      'a name, of:0 any kind': tf.ones([2]),
    }
    onTestFinished(() => tf.dispose(values))

    graph.write(values)

    expect(read()).toEqual({
      weight: { dtype: 'float32', values: [[5, 5], [5, 5]] },
      count: { dtype: 'int32', values: 7 },
      isOn: { dtype: 'bool', values: [0, 0] },
      'a name, of:0 any kind': { dtype: 'float32', values: [1, 1] },
    }) // biome-ignore format: a table
  })

  it('sets a part of it and leaves the rest', () => {
    const { graph, read } = start()

    tf.tidy(() => graph.write({ count: tf.scalar(7, 'int32') }))

    expect(read()).toEqual({ ...atStart, count: { dtype: 'int32', values: 7 } })
  })

  it('takes what read answered', () => {
    const { graph, read, step } = start()
    const saved = graph.read()
    onTestFinished(() => tf.dispose(saved))
    step()

    graph.write(saved)

    expect(read()).toEqual(atStart)
  })

  it('takes copies: the tensors may be disposed of', () => {
    const { graph, step } = start()
    const weight = tf.fill([2, 2], 5)

    graph.write({ weight })
    weight.dispose()

    expect(step()).toBe(24)
  })

  it('takes copies of what JavaScript still holds', () => {
    const { graph, read } = start()

    for (const values of sharedValues(5)) {
      tf.tidy(() => graph.write({ weight: tf.tensor2d(values, [2, 2]) }))
      values.fill(0)
      expect(read().weight!.values).toEqual([[5, 5], [5, 5]]) // biome-ignore format: a table
    }
  })

  it('leaves a tensor alone that calls would change', () => {
    const { graph, step } = start()
    const weight = tf.fill([2, 2], 5)
    onTestFinished(() => weight.dispose())
    graph.write({ weight })

    step()

    expect(weight.arraySync()).toEqual([[5, 5], [5, 5]]) // biome-ignore format: a table
  })

  it.each<[string, () => Record<string, tf.Tensor>, string]>([
    ['an unknown name', () => ({ weigth: tf.zeros([2, 2]) }), 'no weigth in the state; it has weight, count, isOn, a name, of:0 any kind'],
    ['another shape', () => ({ weight: tf.zeros([4]) }), 'weight is float32 [2,2] and was given float32 [4]'],
    ['another type', () => ({ count: tf.zeros([]) }), 'count is int32 [] and was given float32 []'],
  ])('refuses %s and then sets nothing', (_, wrong, message) => {
    const { graph, read } = start()

    tf.tidy(() => {
      const values = { isOn: tf.tensor1d([0, 0], 'bool'), ...wrong() }
      expect(() => graph.write(values)).toThrow(expect.objectContaining({ fault: 'bad-input', message: expect.stringContaining(message) }))
    })

    expect(read()).toEqual(atStart)
  })

  it('refuses a tensor that is disposed of', () => {
    const { graph, read } = start()
    const weight = tf.zeros([2, 2])
    weight.dispose()

    expect(() => graph.write({ weight })).toThrow(expect.objectContaining({ fault: 'bad-input' }))
    expect(read()).toEqual(atStart)
  })
})

describe('the state of two graphs', () => {
  it('is apart, though they were made of the same variables', () => {
    const [one, other] = [start(), start()]
    one.step()

    expect(other.read()).toEqual(atStart)
  })
})
