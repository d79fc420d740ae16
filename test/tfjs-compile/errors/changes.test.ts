import { createRequire } from 'node:module'
import type * as Tfjs from '@tensorflow/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { compileIt, expectRefusal, loadForErrors, type Run, someVariable } from './refusal.ts'

loadForErrors()

// as the users of tfjs-node have it: layers are in the whole package alone
const { layers } = createRequire(import.meta.url)('@tensorflow/tfjs') as typeof Tfjs
/** The line of this file that calls it. */
const lineHere = () => Number(/changes\.test\.ts:(\d+)/.exec(new Error().stack!.split('\n')[2]!)![1])

describe('randomness of the host', () => {
  it.each<[string, Run]>([
    ['tf.randomNormal', ({ x }) => tf.add(x, tf.randomNormal([4]))],
    ['tf.randomUniform', ({ x }) => tf.add(x, tf.randomUniform([4]))],
    ['tf.truncatedNormal', ({ x }) => tf.tidy(() => tf.add(x, tf.truncatedNormal([4])))],
    ['tf.dropout', ({ x }) => tf.dropout(x, 0.5)],
    ['tf.tensor1d', ({ x }) => tf.add(x, tf.tensor1d([1, 2, 3, Math.random()]))],
    ['tf.mul', ({ x }) => tf.mul(x, Math.random())],
  ])('is refused, naming the call and its line: %s', (call, run) => {
    expectRefusal(
      () => compileIt(run),
      'differs-between-traces',
      new RegExp(`that ${call} makes at /.*changes\\.test\\.ts:\\d+:\\d+ differs`),
      'seed in state',
    )
  })

  it('is refused at its very line', () => {
    const line = lineHere() + 1
    const run: Run = ({ x }) => tf.add(x, tf.randomNormal([4]))

    expectRefusal(() => compileIt(run), 'differs-between-traces', `changes.test.ts:${line}:`)
  })

  it('is refused in a layer, naming the line that applies it', () => {
    const dropout = layers.dropout({ rate: 0.5 })

    expectRefusal(
      () => compileIt(({ x }) => dropout.apply(x, { training: true }) as tf.Tensor),
      'differs-between-traces',
      /that (?:Dropout|Layer)\.apply makes at \/.*changes\.test\.ts:\d+/,
    )
  })

  it('is refused where the mask that is made of it happens to be the same', () => {
    const run: Run = ({ x }) => tf.mul(x, tf.cast(tf.less(tf.randomUniform([4]), 2), 'float32'))

    expectRefusal(() => compileIt(run), 'differs-between-traces', 'that tf.randomUniform makes at')
  })

  it('is refused as the seed of an op', () => {
    expectRefusal(
      () => compileIt(({ x }) => tf.multinomial(x as tf.Tensor1D, 3)),
      'differs-between-traces',
      'the op Multinomial with another seed',
    )
  })

  it('does not matter where the result does not depend on it', () => {
    const graph = compileIt(({ x }) => {
      tf.add(x, tf.randomNormal([4]))
      return tf.neg(x)
    })

    graph.dispose()
  })
})

describe('a function that changes', () => {
  const alternate = (odd: Run, even: Run): Run => {
    let callCount = 0
    return (given) => (callCount++ % 2 ? odd : even)(given)
  }

  it('is refused, naming the ops', () => {
    const run = alternate(
      ({ x }) => tf.relu(x),
      ({ x }) => tf.square(x),
    )

    expectRefusal(() => compileIt(run), 'differs-between-traces', 'the op Relu in place of the op Square')
  })

  it('is refused where it stops short', () => {
    const run = alternate(
      ({ x }) => tf.relu(x),
      ({ x }) => tf.neg(tf.relu(x)),
    )

    expectRefusal(() => compileIt(run), 'differs-between-traces', 'nothing in place of the op Neg')
  })

  it('is refused where it answers another tensor', () => {
    const run = alternate(
      ({ x }) => tf.split(x, 2)[0]!,
      ({ x }) => tf.split(x, 2)[1]!,
    )

    expectRefusal(() => compileIt(run), 'differs-between-traces', 'answers or assigns another tensor')
  })

  it('is refused where it assigns another variable', () => {
    const state = { a: someVariable(1, 1, 1, 1), b: someVariable(2, 2, 2, 2) }
    let callCount = 0
    const run: Run = ({ x }) => {
      state[callCount++ % 2 ? 'a' : 'b'].assign(x)
      return x
    }

    expectRefusal(() => compileIt(run, { state }), 'differs-between-traces', 'answers or assigns another tensor')
  })

  it('may keep constants for its next call', () => {
    let table: tf.Tensor | undefined
    onTestFinished(() => table?.dispose())
    const graph = compileIt(({ x }) => {
      table ??= tf.keep(tf.add(tf.range(0, 4), 1))
      return tf.mul(x, table)
    })
    onTestFinished(() => graph.dispose())

    expect(tf.tidy(() => graph({ x: tf.ones([4]) }).dataSync())).toEqual(Float32Array.of(1, 2, 3, 4))
    expect(table!.dataSync()).toEqual(Float32Array.of(1, 2, 3, 4))
  })
})
