import { createRequire } from 'node:module'
import { loadTensorflow } from '@effzoo/engines'
import { compile } from '@effzoo/tfjs-compile'
import type * as Tfjs from '@tensorflow/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { simplified } from './simplified.ts'

const { train } = createRequire(import.meta.url)('@tensorflow/tfjs') as typeof Tfjs

beforeAll(async () => {
  await loadTensorflow()
})
afterEach(() => {
  tf.disposeVariables()
})

const scalar = { shape: [], dtype: 'float32' } as const
const inputs = { g: { shape: [2, 3], dtype: 'float32' }, rate: scalar, rates: { shape: [2, 3], dtype: 'float32' } } as const

/** A weight and its velocity, both state. */
const someState = (velocityShape: [number] | [number, number] = [2, 3]) => ({
  w: tf.tidy(() => tf.variable(tf.fill([2, 3], 1))),
  v: tf.tidy(() => tf.variable(tf.fill(velocityShape, 2))),
})
type State = ReturnType<typeof someState>
type Given = Readonly<Record<'g' | 'rate' | 'rates', tf.Tensor>>

/** A function of gradient, rate and state that also assigns, and answers a list. */
type Step = (given: Given, state: State) => tf.Tensor[]

const fuse = (step: Step, state = someState()) => simplified((given) => step(given as Given, state), { inputs, state })

const momentum: Step = ({ g }, { w, v }) => {
  v.assign(tf.add(tf.mul(v, 0.9), g))
  w.assign(tf.sub(w, tf.mul(v, 0.1)))
  return []
}

describe('momentum becomes one op', () => {
  it.each<[string, Step]>([
    ['v = m v + g; w = w - r v', momentum],
    [
      'with its sums and products the other way round',
      ({ g }, { w, v }) => {
        v.assign(tf.add(g, tf.mul(0.9, v)))
        w.assign(tf.add(tf.mul(-0.1, v), w))
        return []
      },
    ],
    [
      'with a learning rate that is an input',
      ({ g, rate }, { w, v }) => {
        v.assign(tf.add(tf.mul(v, 0.9), g))
        w.assign(tf.sub(w, tf.mul(rate, v)))
        return []
      },
    ],
    [
      'where the weight and the velocity from before are answered',
      (given, state) => {
        const before = [tf.clone(state.w), tf.clone(state.v)]
        momentum(given, state)
        return before
      },
    ],
  ])('%s', (_, step) => {
    const { momentumUpdates, assignments, ops } = fuse(step)

    expect(momentumUpdates.map(({ variable, velocity }) => [variable, velocity])).toEqual([['w', 'v']])
    expect([...assignments]).toEqual([])
    expect(ops).toEqual([])
  })

  it("in tfjs's optimizer, for each weight", () => {
    const weights = [tf.variable(tf.ones([2, 3])), tf.variable(tf.ones([3]))]
    const optimizer = train.momentum(0.1, 0.9)
    const step = ({ g }: Readonly<Record<string, tf.Tensor>>) =>
      optimizer.minimize(() => tf.sum(tf.mul(g!, tf.add(weights[0]!, weights[1]!))) as tf.Scalar, true)!
    tf.tidy(() => step({ g: tf.ones([2, 3]) }))

    const { momentumUpdates, assignments } = simplified(step, { inputs: { g: inputs.g }, state: { ...tf.engine().registeredVariables } })

    expect(momentumUpdates.map(({ variable }) => variable).sort()).toEqual(weights.map(({ name }) => name).sort())
    expect([...assignments]).toEqual([])
  })
})

describe('momentum stays as it is written', () => {
  it.each<[string, Step, [number]?]>([
    ['where the new velocity is answered', (given, state) => [...momentum(given, state), tf.clone(state.v)]],
    ['where the new weight is answered', (given, state) => [...momentum(given, state), tf.clone(state.w)]],
    ['where the new velocity is used', (given, state) => [...momentum(given, state), tf.norm(state.v)]],
    [
      'where the learning rate is no scalar',
      ({ g, rates }, { w, v }) => {
        v.assign(tf.add(tf.mul(v, 0.9), g))
        w.assign(tf.sub(w, tf.mul(v, rates)))
        return []
      },
    ],
    [
      'where the momentum is no scalar',
      ({ g, rates }, { w, v }) => {
        v.assign(tf.add(tf.mul(v, rates), g))
        w.assign(tf.sub(w, tf.mul(v, 0.1)))
        return []
      },
    ],
    [
      'where the velocity is not the one from before',
      ({ g }, { w, v }) => {
        v.assign(tf.add(tf.mul(w, 0.9), g))
        w.assign(tf.sub(w, tf.mul(v, 0.1)))
        return []
      },
    ],
    [
      'where the weight looks ahead (Nesterov)',
      ({ g }, { w, v }) => {
        v.assign(tf.add(tf.mul(v, 0.9), g))
        w.assign(tf.sub(w, tf.mul(tf.add(g, tf.mul(v, 0.9)), 0.1)))
        return []
      },
    ],
    [
      'where the learning rate to add is not known',
      ({ g, rate }, { w, v }) => {
        v.assign(tf.add(tf.mul(v, 0.9), g))
        w.assign(tf.add(w, tf.mul(v, rate)))
        return []
      },
    ],
    [
      'where the gradient is stretched to the shape of the weight',
      ({ rate }, { w, v }) => {
        v.assign(tf.add(tf.mul(v, 0.9), rate))
        w.assign(tf.sub(w, tf.mul(v, 0.1)))
        return []
      },
    ],
    [
      'where the velocity is stretched to the shape of the weight',
      ({ rate }, { w, v }) => {
        v.assign(tf.add(tf.mul(v, 0.9), rate))
        w.assign(tf.sub(w, tf.mul(v, 0.1)))
        return []
      },
      [3],
    ],
  ])('%s', (_, step, velocityShape) => {
    expect(fuse(step, someState(velocityShape)).momentumUpdates).toEqual([])
  })

  it('where it is of integers', () => {
    const [w, v] = [tf.variable(tf.ones([2], 'int32')), tf.variable(tf.ones([2], 'int32'))]
    const two = tf.scalar(2, 'int32')
    onTestFinished(() => two.dispose())

    const { momentumUpdates } = simplified(
      ({ g }) => {
        v.assign(tf.add(tf.mul(v, two), g!))
        w.assign(tf.sub(w, tf.mul(v, two)))
        return []
      },
      { inputs: { g: { shape: [2], dtype: 'int32' } }, state: { w, v } },
    )

    expect(momentumUpdates).toEqual([])
  })
})

describe('momentum as one op', () => {
  it('answers the values from before, as often as it is called', () => {
    const state = { w: tf.variable(tf.zeros([256, 256])), v: tf.variable(tf.zeros([256, 256])) }
    const graph = compile(
      ({ g }) => {
        const before = [tf.clone(state.w), tf.clone(state.v)]
        state.v.assign(tf.add(tf.mul(state.v, 1), g))
        state.w.assign(tf.sub(state.w, tf.mul(state.v, 1)))
        return before
      },
      { inputs: { g: { shape: [256, 256], dtype: 'float32' } }, state },
    )
    onTestFinished(() => graph.dispose())

    const answers = Array.from({ length: 40 }, () =>
      tf.tidy(() =>
        (graph({ g: tf.ones([256, 256]) }) as tf.Tensor[]).map((tensor) => [tensor.min().dataSync()[0], tensor.max().dataSync()[0]]),
      ),
    )

    expect(answers).toEqual(
      Array.from({ length: 40 }, (_, step) => {
        const [w, v] = [-(step * (step + 1)) / 2 + 0, step]
        return [[w, w], [v, v]] // biome-ignore format: a table
      }),
    )
  })
})
