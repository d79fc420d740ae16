import { loadTensorflow } from '@effzoo/engines'
import { CompileError, type CompileFault, type CompileOptions, compile } from '@effzoo/tfjs-compile'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, onTestFinished } from 'vitest'

export const inputs = { x: { shape: [4], dtype: 'float32' } } as const
export type Run = (given: { readonly x: tf.Tensor }) => tf.Tensor

export const compileIt = (run: Run, options: CompileOptions = {}) => compile(run, { ...options, inputs })

export const loadForErrors = () =>
  beforeAll(async () => {
    await loadTensorflow()
    // the graph that erases files is loaded once, and stays
    compileIt(({ x }) => tf.neg(x)).dispose()
  })

export function someVariable(...values: number[]): tf.Variable {
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(values)))
  onTestFinished(() => variable.dispose())
  return variable
}

/** `messages` are parts of what the error says. */
export function expectRefusal(act: () => unknown, fault: CompileFault, ...messages: (string | RegExp)[]) {
  const error = refusalOf(act)
  expect(error.fault).toBe(fault)
  for (const message of messages) expect(error.message).toMatch(message)
}

/** The error of `act`, after which everything must be as it was: the backend, what is alive, and what variables hold. */
function refusalOf(act: () => unknown): CompileError {
  const before = takeStock()
  let refusal: unknown
  try {
    act()
  } catch (error) {
    refusal = error
  }
  expect(refusal).toBeInstanceOf(CompileError)
  const after = takeStock()
  expect(after.counts).toEqual(before.counts)
  expect(after.identities.length).toBe(before.identities.length)
  for (const [place, identity] of after.identities.entries()) expect(identity).toBe(before.identities[place])
  expect(tf.tidy(() => tf.gather(tf.tensor1d([1, 2]), tf.tensor1d([1], 'int32')).dataSync())).toEqual(Float32Array.of(2))
  return refusal as CompileError
}

function takeStock() {
  const backend = tf.backend() as unknown as { binding: { getNumOfSavedModels(): number } }
  const variables = Object.values(tf.engine().registeredVariables)
  return {
    counts: { tensors: tf.memory().numTensors, graphs: backend.binding.getNumOfSavedModels(), methods: Object.keys(backend) },
    identities: [
      ...[backend.binding, tf.getKernel('GatherV2', 'tensorflow').kernelFunc],
      ...variables.flatMap((variable) => [variable, variable.dataId]),
    ],
  }
}
