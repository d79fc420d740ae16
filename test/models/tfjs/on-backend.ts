import '@tensorflow/tfjs' // the cpu backend, and the gradients that tfjs-core alone does not know
import { findEngine } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'

const wasm = await findEngine('wasm')
await wasm.probe() // registers the backend with our kernels
tf.enableProdMode() // silences tfjs's banner

/** The values that a computation answers on a backend of tfjs; its tensors are freed. */
export async function onBackend(name: 'wasm' | 'cpu', compute: () => tf.Tensor | tf.Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend(name)
  return tf.tidy(() => [compute()].flat().map((tensor) => tensor.dataSync().slice() as Float32Array))
}

/** The same on both backends, but for rounding: relative to the largest value, for sums of many have the rounding of their largest parts. */
export async function expectSameOnWasm(compute: () => tf.Tensor | tf.Tensor[], tolerance = 2e-6) {
  const [reference, answer] = [await onBackend('cpu', compute), await onBackend('wasm', compute)]
  expect(answer.map(({ length }) => length)).toEqual(reference.map(({ length }) => length))
  for (const [index, values] of reference.entries()) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    const farthest = values.reduce((most, value, i) => Math.max(most, Math.abs(value - answer[index]![i]!)), 0)
    expect(largest).toBeGreaterThan(0)
    expect(farthest / largest).toBeLessThan(tolerance)
  }
}

/** The same numbers on every backend. */
export const noise = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)
