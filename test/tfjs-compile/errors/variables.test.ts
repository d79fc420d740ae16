import { createRequire } from 'node:module'
import type * as Tfjs from '@tensorflow/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { compileIt, expectRefusal, loadForErrors, type Run, someVariable } from './refusal.ts'

loadForErrors()

// as the users of tfjs-node have it: optimizers are in the whole package
const { train } = createRequire(import.meta.url)('@tensorflow/tfjs') as typeof Tfjs

describe('variables', () => {
  it('that are not in state are refused to read, by name', () => {
    const w = someVariable(1, 2, 3, 4)

    expectRefusal(() => compileIt(({ x }) => tf.mul(x, w)), 'reads-outside-state', `variable ${w.name} (shape [4])`, 'freeze')
  })

  it('that are not in state are refused to assign, by name', () => {
    const w = someVariable(1, 2, 3, 4)
    const run: Run = ({ x }) => {
      w.assign(x)
      return x
    }

    expectRefusal(() => compileIt(run, { freeze: true }), 'assigns-outside-state', `variable ${w.name} (shape [4])`)
  })

  it('cannot be made by the function', () => {
    const run: Run = ({ x }) => {
      tf.variable(x, true, 'made-inside')
      return x
    }

    expectRefusal(() => compileIt(run), 'creates-variable', 'made-inside')
  })

  it("cannot be made by an optimizer's first step", () => {
    const w = someVariable(1, 2, 3, 4)
    const optimizer = train.momentum(0.1, 0.9)
    onTestFinished(() => optimizer.dispose())
    const run: Run = ({ x }) => optimizer.minimize(() => tf.sum(tf.mul(x, w)) as tf.Scalar, true)!

    expectRefusal(() => compileIt(run, { state: { w } }), 'creates-variable', 'creates 1 variable', 'optimizer')
  })

  it('keep what they hold when a function fails after it assigned them', () => {
    const w = someVariable(1, 2, 3, 4)
    const run: Run = ({ x }) => {
      w.assign(x)
      return tf.tensor1d(w.dataSync())
    }

    expectRefusal(() => compileIt(run, { state: { w } }), 'reads-values')

    expect(w.dataSync()).toEqual(Float32Array.of(1, 2, 3, 4))
  })

  it('are named once in state', () => {
    const w = someVariable(1)

    expectRefusal(() => compileIt(({ x }) => x, { state: { a: w, b: w } }), 'bad-input', 'twice, as a and as b')
  })

  it('in state are not disposed of', () => {
    const w = tf.variable(tf.tensor1d([1]))
    w.dispose()

    expectRefusal(() => compileIt(({ x }) => x, { state: { w } }), 'bad-input', 'w in state')
  })

  it('in state are variables', () => {
    expectRefusal(() => compileIt(({ x }) => x, { state: { w: 3 as never } }), 'bad-input', 'w in state')
  })
})

describe('a tensor that outlives the function', () => {
  it('is refused, naming the op', () => {
    const run: Run = ({ x }) => {
      tf.keep(tf.relu(x))
      return x
    }

    expectRefusal(() => compileIt(run), 'outlives-function', 'op Relu', 'shape [4]')
  })

  it('is refused where a copy of it is kept', () => {
    const run: Run = ({ x }) => {
      tf.keep(tf.clone(tf.relu(x)))
      return x
    }

    expect(() => compileIt(run)).toThrow(expect.objectContaining({ fault: 'outlives-function' }))
  })

  it('is disposed of when the function fails', () => {
    const kept: tf.Tensor[] = []
    const run: Run = ({ x }) => {
      kept.push(tf.keep(tf.relu(x)))
      return tf.tensor1d(x.dataSync())
    }

    expectRefusal(() => compileIt(run), 'reads-values')

    expect(kept.map(({ isDisposed }) => isDisposed)).toEqual([true])
  })

  it('is refused in another function', () => {
    let inner: tf.Tensor | undefined
    const run: Run = ({ x }) => {
      inner = tf.clone(tf.relu(x))
      return inner
    }
    compileIt(run).dispose()

    expectRefusal(() => compileIt(({ x }) => tf.add(x, inner!)), 'outlives-function', 'shape [4]', 'disposed of')
  })
})
