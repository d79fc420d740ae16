import { compileProgram, entry } from '@effzoo/tfjs-compile'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import '@tensorflow/tfjs-backend-cpu'
import { openSession } from '../../../packages/tfjs-compile/src/session.ts'
import { compileIt, expectRefusal, inputs, loadForErrors, someVariable } from './refusal.ts'

loadForErrors()

function someGraph() {
  const graph = compileIt(({ x }) => tf.neg(x))
  onTestFinished(() => graph.dispose())
  return graph
}

describe('a result', () => {
  it('is no promise', () => {
    expectRefusal(() => compileIt((async ({ x }: { x: tf.Tensor }) => x) as never), 'is-asynchronous', 'await')
  })

  it.each([
    ['a number', () => 3, 'its result is number'],
    ['nothing', () => undefined, 'its result is undefined'],
    ['null in an array', ({ x }: { x: tf.Tensor }) => ({ loss: [x, null] }), 'its result.loss.1 is null'],
  ])('is tensors alone, not %s', (_, run, message) => {
    expectRefusal(() => compileIt(run as never), 'bad-result', message)
  })
})

describe('the backend', () => {
  it('must be tensorflow to compile', async () => {
    await tf.setBackend('cpu')
    onTestFinished(async () => {
      await tf.setBackend('tensorflow')
    })

    expect(() => compileIt(({ x }) => x)).toThrow(
      expect.objectContaining({ fault: 'wrong-backend', message: expect.stringContaining('current one is cpu') }),
    )
  })

  it('must be tensorflow to call', async () => {
    const graph = someGraph()
    await tf.setBackend('cpu')
    onTestFinished(async () => {
      await tf.setBackend('tensorflow')
    })

    expect(() => graph({ x: tf.ones([4]) })).toThrow(expect.objectContaining({ fault: 'wrong-backend' }))
  })
})

describe('an input', () => {
  const cases: [string, () => unknown, string][] = [
    ['of another shape', () => tf.ones([5]), 'the input x is float32 [5], and the function was compiled for float32 [4]'],
    ['of another rank', () => tf.ones([4, 1]), 'float32 [4,1]'],
    ['of another type', () => tf.ones([4], 'int32'), 'the input x is int32 [4]'],
    ['that is missing', () => undefined, 'the input x is missing'],
  ]

  it.each(cases)('%s is refused', (_, make, message) => {
    const graph = someGraph()

    tf.tidy(() => {
      const x = make() as tf.Tensor
      expectRefusal(() => graph({ x }), 'bad-input', message)
    })
  })

  it('that is disposed of is refused', () => {
    const graph = someGraph()
    const x = tf.ones([4])
    x.dispose()

    expectRefusal(() => graph({ x }), 'bad-input', 'the input x is disposed of')
  })
})

describe('a graph', () => {
  it('that is too large is refused before it is built', () => {
    const backend = tf.backend() as never
    const tensor = { dtype: 1, tensorShape: { dim: [{ size: 10 }] }, tensorContent: new Uint8Array(40) }

    expectRefusal(
      () => openSession(backend, [{ name: 'c', op: 'Const', input: [], attr: { value: { tensor } } }], 39),
      'too-large',
      'constants of 40 bytes',
      'state',
    )
  })

  it('that is disposed of is refused', () => {
    const w = someVariable(1, 2, 3, 4)
    const graph = compileIt(({ x }) => tf.add(x, w), { state: { w } })
    const x = tf.ones([4])
    onTestFinished(() => x.dispose())
    graph.dispose()
    graph.dispose()

    for (const act of [() => graph({ x }), () => graph.read(), () => graph.write({ w: x })]) expectRefusal(act, 'disposed', 'disposed of')
  })

  it('of several functions names what is wrong with one of them', () => {
    const good = entry(({ x }) => tf.neg(x), inputs)
    const bad = entry(({ x }) => tf.tensor1d(x.dataSync()), inputs)

    expectRefusal(() => compileProgram({ good, bad }), 'reads-values', 'input x')
  })
})
