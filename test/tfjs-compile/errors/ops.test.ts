import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { compileIt, expectRefusal, loadForErrors, type Run } from './refusal.ts'

loadForErrors()

describe('an op', () => {
  it.each<[string, Run]>([
    ['UniqueV2', ({ x }) => tf.unique(x).values],
    ['NonMaxSuppressionV3', ({ x }) => tf.image.nonMaxSuppression(tf.reshape(x, [1, 4]), tf.slice(x as tf.Tensor1D, 0, 1), 1)],
  ])('whose shape depends on values is refused: %s', (op, run) => {
    expectRefusal(() => compileIt(run), 'depends-on-values', `the op ${op}`)
  })

  it.each<[string, Run]>([
    ['whereAsync', ({ x }) => tf.whereAsync(tf.cast(x, 'bool')) as never],
    ['booleanMaskAsync', ({ x }) => tf.booleanMaskAsync(x, tf.cast(x, 'bool')) as never],
  ])('that reads values for its shape is refused: %s', (_, run) => {
    expectRefusal(() => compileIt(run), 'reads-values', 'answer of the op')
  })

  it('whose shape depends on values is fine on constants', () => {
    const graph = compileIt(({ x }) => tf.mul(x, tf.unique(tf.tensor1d([2, 2, 2])).values))
    onTestFinished(() => graph.dispose())

    expect(tf.tidy(() => graph({ x: tf.ones([4]) }).dataSync())).toEqual(Float32Array.of(2, 2, 2, 2))
  })

  it('that writes a file is refused', () => {
    const write = () => {
      const backend = tf.backend() as unknown as { executeMultipleOutputs(op: string, ...rest: unknown[]): tf.Tensor[] }
      return backend.executeMultipleOutputs('WriteFile', [], [tf.scalar('/nowhere'), tf.scalar('')], 0)
    }

    expectRefusal(
      () =>
        compileIt(({ x }) => {
          write()
          return x
        }),
      'has-side-effects',
      'WriteFile',
    )
  })

  it('that tfjs itself refuses is told as tfjs tells it', () => {
    expect(() => compileIt(({ x }) => tf.matMul(x, x))).toThrow(/rank/)
    expect(Object.keys(tf.backend())).not.toContain('getInputTensorIds')
  })
})

describe('another graph', () => {
  it('cannot be called within a function', () => {
    const graph = compileIt(({ x }) => tf.neg(x))
    onTestFinished(() => graph.dispose())

    expectRefusal(() => compileIt(({ x }) => graph({ x })), 'has-side-effects', 'calls a compiled one')
  })

  it('cannot be compiled within a function', () => {
    expectRefusal(
      () =>
        compileIt(({ x }) => {
          compileIt(({ x }) => tf.neg(x))
          return x
        }),
      'has-side-effects',
      'compiles another one',
    )
  })
})
