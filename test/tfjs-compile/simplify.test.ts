import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { simplified } from './simplified.ts'

beforeAll(async () => {
  await loadTensorflow()
})

const inputs = { x: { shape: [2, 3], dtype: 'float32' } } as const

describe('simplify', () => {
  it('makes one of ops that do the same', () => {
    const { ops } = simplified(({ x }) => tf.add(tf.relu(x!), tf.mul(tf.relu(x!), tf.relu(x!))), { inputs })

    expect(ops.sort()).toEqual(['Add', 'Mul', 'Relu'])
  })

  it('keeps ops apart whose attributes or inputs differ', () => {
    const { ops } = simplified(({ x }) => [tf.leakyRelu(x!, 0.1), tf.leakyRelu(x!, 0.2), tf.sub(x!, 1), tf.sub(1, x!)], { inputs })

    expect(ops.sort()).toEqual(['LeakyRelu', 'LeakyRelu', 'Sub', 'Sub'])
  })

  it('makes one of constants that are equal', () => {
    const { constants } = simplified(({ x }) => tf.mul(tf.add(tf.add(x!, 2), 2), tf.tensor1d([2, 2, 2])), { inputs })

    expect(constants.map(({ shape }) => shape)).toEqual([[], [3]])
  })

  it('keeps constants apart that differ in type, sign or shape alone', () => {
    const { constants } = simplified(
      ({ x }) => [tf.add(x!, 0), tf.add(x!, -0), tf.add(x!, [0]), tf.add(tf.cast(x!, 'int32'), tf.scalar(0, 'int32'))],
      {
        inputs,
      },
    )

    expect(constants.length).toBe(4)
  })

  it('keeps two draws of a random op apart', () => {
    const { ops } = simplified(({ x }) => [tf.multinomial(x as tf.Tensor2D, 2, 1), tf.multinomial(x as tf.Tensor2D, 2, 1)], { inputs })

    expect(ops).toEqual(['Multinomial', 'Multinomial'])
  })

  it('leaves out what the result does not need', () => {
    const { ops } = simplified(
      ({ x }) => {
        tf.exp(tf.neg(x!))
        return tf.relu(x!)
      },
      { inputs },
    )

    expect(ops).toEqual(['Relu'])
  })

  it('keeps what an assignment needs', () => {
    const w = tf.variable(tf.zeros([2, 3]))
    onTestFinished(() => w.dispose())

    const run = ({ x }: Readonly<Record<string, tf.Tensor>>) => {
      w.assign(tf.exp(x!))
      return []
    }
    const { ops } = simplified(run, { inputs, state: { w } })

    expect(ops).toEqual(['Exp'])
  })

  it('keeps inputs that nothing needs: a call gives them all', () => {
    const { nodes } = simplified(() => tf.scalar(1), { inputs })

    expect(nodes.map(({ kind }) => kind)).toEqual(['input', 'constant'])
  })

  it('computes what depends on constants alone', () => {
    const { ops, constants } = simplified(({ x }) => tf.add(x!, tf.mul(tf.sqrt(tf.scalar(16)), tf.range(0, 3))), { inputs })

    expect(ops).toEqual(['Add'])
    expect(constants.map(({ values }) => values)).toEqual([Float32Array.of(0, 4, 8)])
  })

  it('leaves to the graph what would make a large constant of a small one', () => {
    const { ops, constants } = simplified(({ x }) => tf.add(tf.sum(x!), tf.tile(tf.range(0, 1000), [1000])), { inputs })

    expect(ops.sort()).toEqual(['Add', 'Sum', 'Tile'])
    expect(Math.max(...constants.map(({ values }) => values.length))).toBe(1000)
  })
})
