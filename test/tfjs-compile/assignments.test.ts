import { loadTensorflow } from '@effzoo/engines'
import { compile, compileProgram, entry, type Result } from '@effzoo/tfjs-compile'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { sharedValues } from './shared-values.ts'

beforeAll(async () => {
  await loadTensorflow()
})
afterEach(() => {
  tf.disposeVariables()
})

const inputs = { x: { shape: [2], dtype: 'float32' } } as const
type Run = (x: tf.Tensor, state: { a: tf.Variable; b: tf.Variable }) => Result

/** A graph of `run` over the variables a = [1, 2] and b = [3, 4]. */
function start(run: Run) {
  const state = { a: tf.variable(tf.tensor1d([1, 2])), b: tf.variable(tf.tensor1d([3, 4])) }
  const graph = compile(({ x }) => run(x, state), { inputs, state })
  onTestFinished(() => graph.dispose())
  return {
    state,
    call: (...x: number[]) => tf.tidy(() => valuesOf(graph({ x: tf.tensor1d(x) }))),
    read: () => tf.tidy(() => valuesOf(graph.read())) as { a: number[]; b: number[] },
  }
}

type Values = number[] | Values[] | { [name: string]: Values }

const valuesOf = (result: Result): Values => {
  if (result instanceof tf.Tensor) return [...result.dataSync()]
  if (Array.isArray(result)) return result.map(valuesOf)
  return Object.fromEntries(Object.entries(result).map(([name, part]) => [name, valuesOf(part)]))
}

describe('an assignment', () => {
  it('is seen by what comes after it in the function, not by what came before', () => {
    const { call } = start((x, { a }) => {
      const before = tf.mul(a, 10)
      a.assign(tf.add(a, x))
      return { before, after: tf.mul(a, 10) }
    })

    expect(call(1, 1)).toEqual({ before: [10, 20], after: [20, 30] })
    expect(call(1, 1)).toEqual({ before: [20, 30], after: [30, 40] })
  })

  it('counts as the last one where there are several', () => {
    const { call, read } = start((x, { a }) => {
      a.assign(tf.add(a, x))
      a.assign(tf.mul(a, 2))
      a.assign(tf.add(a, x))
      return tf.clone(a)
    })

    expect(call(1, 1)).toEqual([5, 7])
    expect(read().a).toEqual([5, 7])
  })

  it('answers the value from before where that was taken', () => {
    const { call, read } = start((x, { a }) => {
      const before = tf.clone(a)
      a.assign(x)
      return before
    })

    expect([call(5, 6), call(7, 8)]).toEqual([
      [1, 2],
      [5, 6],
    ])
    expect(read().a).toEqual([7, 8])
  })

  it('swaps two variables', () => {
    const { call, read } = start((x, { a, b }) => {
      const old = tf.clone(a)
      a.assign(b)
      b.assign(old)
      return x
    })

    call(0, 0)
    expect(read()).toEqual({ a: [3, 4], b: [1, 2] })
    call(0, 0)
    expect(read()).toEqual({ a: [1, 2], b: [3, 4] })
  })

  it('of one variable to another leaves both free to change', () => {
    const { call, read } = start((x, { a, b }) => {
      a.assign(b)
      b.assign(tf.add(b, x))
      return x
    })

    call(1, 1)
    expect(read()).toEqual({ a: [3, 4], b: [4, 5] })
    call(1, 1)
    expect(read()).toEqual({ a: [4, 5], b: [5, 6] })
  })

  it('of the variable to itself changes nothing', () => {
    const { call, read } = start((x, { a }) => {
      a.assign(a)
      return tf.add(a, x)
    })

    expect(call(1, 1)).toEqual([2, 3])
    expect(read().a).toEqual([1, 2])
  })

  it('of an input holds when the input is gone', () => {
    const { call, read } = start((x, { a, b }) => {
      a.assign(x)
      b.assign(tf.reshape(x, [2]))
      return tf.sum(x)
    })

    call(5, 6)
    expect(read()).toEqual({ a: [5, 6], b: [5, 6] })
  })

  it('of an input takes a copy of what JavaScript still holds', () => {
    const a = tf.variable(tf.zeros([4]))
    const graph = compile(
      ({ x }) => {
        a.assign(x)
        return []
      },
      { inputs: { x: { shape: [4], dtype: 'float32' } }, state: { a } },
    )
    onTestFinished(() => graph.dispose())

    for (const values of sharedValues(5))
      tf.tidy(() => {
        graph({ x: tf.tensor1d(values) })
        values.fill(0)
        expect(valuesOf(graph.read())).toEqual({ a: [5, 5, 5, 5] })
      })
  })

  it('of a constant holds', () => {
    const { call, read } = start((x, { a }) => {
      a.assign(tf.tensor1d([8, 9]))
      return x
    })

    call(0, 0)
    expect(read().a).toEqual([8, 9])
  })

  it('to a variable that nothing reads happens too', () => {
    const { call, read } = start((x, { b }) => {
      b.assign(tf.square(x))
      return x
    })

    call(3, 4)
    expect(read()).toEqual({ a: [1, 2], b: [9, 16] })
  })

  it.each<[string, Result]>([
    ['an empty list', []],
    ['an empty record', {}],
  ])('happens where the function answers nothing but %s', (_, nothing) => {
    const { call, read } = start((x, { a }) => {
      a.assign(tf.add(a, x))
      return nothing
    })

    expect(call(1, 1)).toEqual(nothing)
    expect(read().a).toEqual([2, 3])
  })

  it('leaves the variable of the function as it was', () => {
    const { call, state } = start((x, { a }) => {
      a.assign(x)
      return x
    })

    call(5, 6)
    expect([...state.a.dataSync()]).toEqual([1, 2])
  })

  it('is the only thing that changes a variable: the original may be changed, or disposed of', () => {
    const { call, state } = start((x, { a }) => tf.add(x, a))

    state.a.assign(tf.tensor1d([100, 100]))
    state.b.dispose()

    expect(call(0, 0)).toEqual([1, 2])
  })
})

describe('variables that share their data', () => {
  it('are told apart', () => {
    const original = tf.tensor1d([1, 2])
    // as an average of weights begins
    const [weight, average] = [tf.variable(original), tf.variable(original)]
    const graph = compile(
      ({ x }) => {
        weight.assign(tf.add(weight, x))
        average.assign(tf.div(tf.add(average, weight), 2))
        return [tf.clone(weight), tf.clone(average)]
      },
      { inputs, state: { weight, average } },
    )
    onTestFinished(() => tf.dispose([original]))
    onTestFinished(() => graph.dispose())

    const call = () => tf.tidy(() => valuesOf(graph({ x: tf.tensor1d([2, 2]) })))
    expect(call()).toEqual([
      [3, 4],
      [2, 3],
    ])
    expect(call()).toEqual([
      [5, 6],
      [3.5, 4.5],
    ])
  })

  it('leave a tensor of the same data a constant', () => {
    const original = tf.tensor1d([1, 2])
    const weight = tf.variable(original)
    const graph = compile(
      ({ x }) => {
        weight.assign(tf.add(weight, x))
        return tf.sub(weight, original)
      },
      { inputs, state: { weight } },
    )
    onTestFinished(() => original.dispose())
    onTestFinished(() => graph.dispose())

    const call = () => tf.tidy(() => valuesOf(graph({ x: tf.tensor1d([2, 2]) })))
    expect([call(), call()]).toEqual([
      [2, 2],
      [4, 4],
    ])
  })
})

describe('functions over one state', () => {
  it('see what the others assign', () => {
    const w = tf.variable(tf.tensor1d([1, 2]))
    const { calls, read, dispose } = compileProgram(
      {
        step: entry(({ x }) => {
          w.assign(tf.add(w, x))
          return tf.sum(w)
        }, inputs),
        forward: entry(({ x, scale }) => ({ product: tf.mul(tf.mul(w, x), scale) }), { ...inputs, scale: { shape: [], dtype: 'float32' } }),
      },
      { state: { w } },
    )
    onTestFinished(dispose)

    tf.tidy(() => {
      const [x, scale] = [tf.tensor1d([10, 20]), tf.scalar(2)]
      expect(valuesOf(calls.forward({ x, scale }))).toEqual({ product: [20, 80] })
      expect(valuesOf(calls.step({ x }))).toEqual([33])
      expect(valuesOf(calls.forward({ x, scale }))).toEqual({ product: [220, 880] })
      expect(valuesOf(read())).toEqual({ w: [11, 22] })
    })
  })

  it('may have any name', () => {
    const { calls, dispose } = compileProgram({
      'a, b:0': entry(({ x }) => tf.neg(x), inputs),
      'a; b:0': entry(({ x }) => tf.square(x), inputs),
    })
    onTestFinished(dispose)

    tf.tidy(() => {
      const x = tf.tensor1d([1, 2])
      expect([calls['a, b:0']({ x }), calls['a; b:0']({ x })].map(valuesOf)).toEqual([
        [-1, -2],
        [1, 4],
      ])
    })
  })
})

describe('a result', () => {
  it('keeps its structure', () => {
    const { call } = start((x, { a }) => ({ list: [x, { sum: tf.add(x, a) }], same: x }))

    expect(call(1, 1)).toEqual({ list: [[1, 1], { sum: [2, 3] }], same: [1, 1] })
  })

  it('lives on when the graph is gone', () => {
    const graph = compile(({ x }) => tf.square(x), { inputs })
    const x = tf.tensor1d([3, 4])
    const result = graph({ x })
    onTestFinished(() => tf.dispose([x, result]))

    graph.dispose()

    expect([...result.dataSync()]).toEqual([9, 16])
  })
})

describe('a call that fails', () => {
  it('tells what the op tells, and the next one works', () => {
    const graph = compile(({ x }) => tf.gather(tf.tensor1d([10, 20]), tf.cast(x, 'int32')), { inputs })
    onTestFinished(() => graph.dispose())

    tf.tidy(() => {
      expect(() => graph({ x: tf.tensor1d([0, 7]) })).toThrow(/7 is not in \[0, 2\)/)
      expect(valuesOf(graph({ x: tf.tensor1d([0, 1]) }))).toEqual([10, 20])
    })
  })
})
