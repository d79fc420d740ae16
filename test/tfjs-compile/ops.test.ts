import { loadTensorflow } from '@effzoo/engines'
import { compile } from '@effzoo/tfjs-compile'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { expectEqual } from './expect-equal.ts'
import { opCases } from './op-cases.ts'
import { someTensors } from './some-tensors.ts'

beforeAll(async () => {
  await loadTensorflow()
})

describe('a graph', () => {
  it.each(opCases)('answers what tfjs answers: $name', ({ inputs, run }) => {
    const given = someTensors(inputs)
    const answer = (tensors: readonly tf.Tensor[]) => [run(...(tensors as never[]))].flat()

    const graph = compile((named) => answer(Object.values(named)), { inputs: Object.fromEntries(inputs.map((spec, i) => [`x${i}`, spec])) })
    onTestFinished(() => graph.dispose())

    const [actual, expected] = [graph(Object.fromEntries(given.map((tensor, i) => [`x${i}`, tensor]))), answer(given)]
    onTestFinished(() => tf.dispose([actual, expected]))
    expectEqual(actual, expected)
  })
})

/** Kernels that no case needs to try, and why. */
const untried: Readonly<Record<string, string>> = {
  EffzooSilu: "an engine's own, not tfjs-node's: test/engines/tensorflow/kernels",
  Identity: 'no op: a clone shares its data',
  Multinomial: 'draws at random: random.test.ts',
  NonMaxSuppressionV3: 'refused: errors.test.ts',
  NonMaxSuppressionV4: 'refused: errors.test.ts',
  NonMaxSuppressionV5: 'refused: errors.test.ts',
  Unique: 'refused: errors.test.ts',
}

describe('the cases', () => {
  it('try every kernel of tfjs-node', async () => {
    const tried = new Set<string>()
    for (const { inputs, run } of opCases) {
      const given = someTensors(inputs)
      const { kernelNames } = await tf.profile(() => tf.tidy(() => [run(...(given as never[]))].flat()))
      for (const name of kernelNames) tried.add(name)
    }

    const missing = tf.getKernelsForBackend('tensorflow').map(({ kernelName }) => kernelName)
    expect(missing.filter((name) => !tried.has(name) && !(name in untried))).toEqual([])
  })
})
