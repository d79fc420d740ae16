import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keepMask, type MaskKey } from '../../../../packages/models/src/tfjs/kernels/keep-mask.ts'

beforeAll(async () => {
  await loadTensorflow()
})
beforeEach(() => tf.engine().startScope())
afterEach(() => tf.engine().endScope())
afterAll(async () => {
  await tf.setBackend('tensorflow')
})

const key: MaskKey = { seed: 1, name: 'blocks.1.drop', step: 0 }
const valuesOf = (mask: tf.Tensor) => [...mask.dataSync<'float32'>()]

describe.each(['tensorflow', 'cpu'])('keepMask on %s', (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend)
  })

  it('has nothing but 0 and 1 / (1 - rate)', () => {
    const values = new Set(valuesOf(keepMask([1000], 0.2, key)))

    expect([...values].sort()).toEqual([0, Math.fround(1.25)])
  })

  it('drops the share that it is told to', () => {
    const dropped = valuesOf(keepMask([100_000], 0.3, key)).filter((value) => value === 0).length / 100_000

    expect(Math.abs(dropped - 0.3)).toBeLessThan(0.006) // four standard deviations
  })

  it('is the same for one key', () => {
    expect(valuesOf(keepMask([64], 0.5, key))).toEqual(valuesOf(keepMask([64], 0.5, key)))
  })

  it.each([
    ['step', { step: 1 }],
    ['seed', { seed: 2 }],
    ['layer', { name: 'blocks.2.drop' }],
  ])('is another one for another %s', (_, change) => {
    expect(valuesOf(keepMask([64], 0.5, { ...key, ...change }))).not.toEqual(valuesOf(keepMask([64], 0.5, key)))
  })

  it('takes the step as a tensor too', () => {
    expect(valuesOf(keepMask([64], 0.5, { ...key, step: tf.scalar(3, 'int32') }))).toEqual(
      valuesOf(keepMask([64], 0.5, { ...key, step: 3 })),
    )
  })
})

describe('keepMask', () => {
  it.each([[[8, 1, 1, 1]], [[3, 37]], [[1000]]])('of [%s] is the same on every backend', async (shape) => {
    const maskOn = async (backend: string) => {
      await tf.setBackend(backend)
      return [0, 1, 77].flatMap((step) => valuesOf(keepMask(shape, 0.3, { ...key, step })))
    }

    expect(await maskOn('cpu')).toEqual(await maskOn('tensorflow'))
  })
})
