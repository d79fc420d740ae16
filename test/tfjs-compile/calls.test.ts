import { loadTensorflow } from '@effzoo/engines'
import { compile } from '@effzoo/tfjs-compile'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Backend, Binding } from '../../packages/tfjs-compile/src/backend.ts'

beforeAll(async () => {
  await loadTensorflow()
})
afterEach(() => {
  tf.disposeVariables()
})

/** The calls of the addon from now on, each with the bytes of the values that go in or out. */
function watchAddon() {
  const backend = tf.backend() as unknown as Backend
  const { binding } = backend
  const calls: { name: string; bytes: number }[] = []
  const ops: string[] = []
  const bytesOf = (value: unknown) => (ArrayBuffer.isView(value) ? value.byteLength : 0)
  const watched = Object.getOwnPropertyNames(binding).map((name) => {
    const property: unknown = binding[name as keyof Binding]
    if (typeof property !== 'function') return [name, property]
    const call = (...given: unknown[]) => {
      const answer: unknown = property(...given)
      if (name === 'executeOp') ops.push(String(given[0]))
      calls.push({ name, bytes: [...given, answer].reduce((sum: number, value) => sum + bytesOf(value), 0) })
      return answer
    }
    return [name, call]
  })
  backend.binding = Object.fromEntries(watched)
  onTestFinished(() => {
    backend.binding = binding
  })
  return { take: () => calls.splice(0), ops }
}

describe('a call', () => {
  it('moves its inputs and its result, and no state', () => {
    const addon = watchAddon()
    // 4 MB each
    const [w, v] = [tf.variable(tf.fill([1000, 1000], 1)), tf.variable(tf.zeros([1000, 1000]))]
    const step = ({ x }: { x: tf.Tensor }) => {
      const { value, grads } = tf.variableGrads(() => tf.sum(tf.square(tf.matMul(x, w))), [w])
      v.assign(tf.add(tf.mul(v, 0.9), grads[w.name]!))
      w.assign(tf.sub(w, tf.mul(v, 0.1)))
      return value
    }
    const graph = compile(step, { inputs: { x: { shape: [1, 1000], dtype: 'float32' } }, state: { w, v } })
    onTestFinished(() => graph.dispose())

    tf.tidy(() => {
      const x = tf.ones([1, 1000])
      addon.take()
      graph({ x }).dataSync()
    })

    expect(addon.take()).toEqual([
      { name: 'createTensor', bytes: 4000 },
      { name: 'runSavedModel', bytes: 0 },
      { name: 'tensorDataSync', bytes: 4 },
      // the scope's end frees input and result
      { name: 'deleteTensor', bytes: 0 },
      { name: 'deleteTensor', bytes: 0 },
    ])
  })

  it('leaves nothing behind where the function answers nothing', () => {
    const addon = watchAddon()
    const w = tf.variable(tf.zeros([2]))
    const graph = compile(
      ({ x }) => {
        w.assign(x)
        return []
      },
      { inputs: { x: { shape: [2], dtype: 'float32' } }, state: { w } },
    )
    onTestFinished(() => graph.dispose())

    tf.tidy(() => {
      const x = tf.ones([2])
      addon.take()
      graph({ x })
    })

    // the signal that the assignment is done is deleted, and the input
    expect(addon.take().map(({ name }) => name)).toEqual(['createTensor', 'runSavedModel', 'deleteTensor', 'deleteTensor'])
  })
})

describe('compile', () => {
  it('computes nothing of what the function does', () => {
    const addon = watchAddon()
    const w = tf.variable(tf.ones([64, 64]))

    const run = ({ x }: { x: tf.Tensor }) => {
      const gradient = tf.grad((x) => tf.sum(tf.relu(tf.matMul(tf.softmax(x), w))))(x)
      return tf.transpose(tf.concat([gradient, tf.slice(x, 0, 1)]))
    }
    compile(run, { inputs: { x: { shape: [64, 64], dtype: 'float32' } }, state: { w } }).dispose()

    const own = ['Softmax', 'BatchMatMulV2', 'MatMul', 'Relu', 'ReluGrad', 'Sum', 'Slice', 'ConcatV2', 'Transpose']
    expect(addon.ops.filter((op) => own.includes(op))).toEqual([])
  })

  it('holds one graph until it is disposed of', () => {
    const { binding } = tf.backend() as unknown as { binding: { getNumOfSavedModels(): number; getNumOfTensors(): number } }
    const w = tf.variable(tf.ones([2]))
    const compileOne = () => compile(({ x }) => tf.add(x, w), { inputs: { x: { shape: [2], dtype: 'float32' } }, state: { w } })
    compileOne().dispose() // the first one loads the graph that erases files, and hands the variable's values over
    const [graphCount, tensorCount, own] = [binding.getNumOfSavedModels(), binding.getNumOfTensors(), tf.memory().numTensors]

    const graph = compileOne()
    expect(binding.getNumOfSavedModels()).toBe(graphCount + 1)
    graph.dispose()

    expect([binding.getNumOfSavedModels(), binding.getNumOfTensors(), tf.memory().numTensors]).toEqual([graphCount, tensorCount, own])
  })
})
