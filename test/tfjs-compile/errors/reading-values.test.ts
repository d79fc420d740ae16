import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { compileIt, expectRefusal, loadForErrors, type Run, someVariable } from './refusal.ts'

loadForErrors()

describe('reading values', () => {
  const wayOf = (read: (x: tf.Tensor) => unknown): Run => {
    return ({ x }) => {
      const y = tf.relu(x)
      read(y)
      return y
    }
  }

  it.each<[string, (x: tf.Tensor) => unknown]>([
    ['dataSync', (x) => x.dataSync()],
    ['arraySync', (x) => x.arraySync()],
    ['data', (x) => x.data()],
    ['array', (x) => x.array()],
    ['print', (x) => x.print()],
  ])('with %s() is refused, naming the op', (_, read) => {
    expectRefusal(() => compileIt(wayOf(read)), 'reads-values', 'answer of the op Relu', 'shape [4]')
  })

  it('is refused of an input', () => {
    expectRefusal(() => compileIt(({ x }) => tf.mul(x, x.arraySync())), 'reads-values', 'input x')
  })

  it('is refused of a state variable', () => {
    const w = someVariable(1, 2, 3, 4)

    expectRefusal(() => compileIt(({ x }) => tf.mul(x, w.dataSync()), { state: { weight: w } }), 'reads-values', 'state weight')
  })

  it('is refused of a variable outside state', () => {
    const w = someVariable(1, 2, 3, 4)

    expectRefusal(() => compileIt(({ x }) => tf.mul(x, w.dataSync())), 'reads-outside-state', w.name)
  })

  it('is refused where a branch depends on it', () => {
    expectRefusal(() => compileIt(({ x }) => (tf.sum(x).dataSync()[0]! > 0 ? x : tf.neg(x))), 'reads-values', 'op Sum', 'tf.where')
  })

  it('is refused after an await', () => {
    const run = async ({ x }: { x: tf.Tensor }) => tf.mul(x, await x.data())

    expectRefusal(() => compileIt(run as never), 'reads-values', 'input x')
  })

  it('is fine of what is known without the inputs', () => {
    const outside = tf.tensor1d([3])
    onTestFinished(() => outside.dispose())

    const graph = compileIt(({ x }) => tf.mul(x, tf.add(outside, 1).dataSync()[0]!))
    onTestFinished(() => graph.dispose())

    expect(tf.tidy(() => graph({ x: tf.tensor1d([1, 2, 3, 4]) }).dataSync())).toEqual(Float32Array.of(4, 8, 12, 16))
  })
})
