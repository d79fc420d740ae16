import { loadTensorflow } from '@effzoo/engines'
import { type VariantSpec, variants } from '@effzoo/models'
import { buildModel, createTrainStep } from '@effzoo/models/tfjs'
import { compile } from '@effzoo/tfjs-compile'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { someBatch } from '../../models/tfjs/some-batch.ts'

beforeAll(async () => {
  await loadTensorflow()
})

const [imagePx, batchSize, stepCount] = [64, 8, 20]

/** One of each family, at the rates of its recipe (that of CoAtNet's small forms has stochastic depth alone) and with nothing dropped. */
const cases: { name: string; spec: VariantSpec }[] = (['efficientnet-b0', 'efficientnetv2-b0', 'coatnet-nano-rw'] as const).flatMap(
  (id) => [
    { name: `${id} with its drops`, spec: { ...variants[id], dropPath: variants[id].dropPath || 0.05 } },
    { name: `${id} without drops`, spec: { ...variants[id], dropout: 0, dropPath: 0 } },
  ],
)

function start(spec: VariantSpec) {
  const model = buildModel(spec, { imagePx, seed: 1 })
  const step = createTrainStep(model)
  onTestFinished(() => {
    step.dispose()
    model.dispose()
  })
  return { model, step, state: { ...Object.fromEntries(model.variables), ...Object.fromEntries(step.variables) } }
}

function compileStep(spec: VariantSpec) {
  const { step, state } = start(spec)
  const compiled = compile(({ images, labels }) => step(images as tf.Tensor4D, labels as tf.Tensor1D) as tf.Tensor, {
    inputs: { images: { shape: [batchSize, imagePx, imagePx, 3], dtype: 'float32' }, labels: { shape: [batchSize], dtype: 'int32' } },
    state,
  })
  onTestFinished(() => compiled.dispose())
  return compiled
}

const take = (loss: tf.Tensor) => {
  const [value] = loss.dataSync()
  loss.dispose()
  return value!
}

/** The length of the difference over the length of the expected, all weights together. */
function relativeDifference(actual: Readonly<Record<string, tf.Tensor>>, expected: Readonly<Record<string, tf.Tensor>>): number {
  let [difference, total] = [0, 0]
  for (const [name, tensor] of Object.entries(expected)) {
    const [a, b] = [actual[name]!.dataSync(), tensor.dataSync()]
    for (let i = 0; i < b.length; i++) {
      difference += (a[i]! - b[i]!) ** 2
      total += b[i]! ** 2
    }
  }
  return Math.sqrt(difference / total)
}

describe.each(cases)('$name', ({ spec }) => {
  it(`takes ${stepCount} steps as one graph as it takes them op by op`, () => {
    const { images, labels } = someBatch(batchSize, imagePx)
    const eager = start(spec)
    const compiled = compileStep(spec)

    for (let index = 0; index < stepCount; index++) {
      const [loss, expected] = [take(compiled({ images, labels })), take(eager.step(images, labels))]
      expect(Math.abs(loss - expected) / expected, `loss of step ${index + 1}: ${loss}, op by op ${expected}`).toBeLessThan(1e-4)
    }
    const state = compiled.read()
    onTestFinished(() => tf.dispose(state))
    expect(state.stepCount!.dataSync()[0]).toBe(stepCount)
    expect(relativeDifference(state, Object.fromEntries(eager.model.variables))).toBeLessThan(1e-3)
  })
})

describe('the masks of a compiled step', () => {
  it('differ from step to step', () => {
    const { images, labels } = someBatch(batchSize, imagePx)
    const compiled = compileStep({ ...variants['efficientnetv2-b0'], dropout: 0.5, dropPath: 0.5 })
    const initial = compiled.read()
    onTestFinished(() => tf.dispose(initial))
    const lossAt = (step: number) => {
      const stepCount = tf.scalar(step, 'int32')
      compiled.write({ ...initial, stepCount })
      stepCount.dispose()
      return take(compiled({ images, labels }))
    }
    const losses = [0, 1, 2, 3].map(lossAt)

    expect(new Set(losses).size).toBe(4)
    expect(lossAt(2)).toBeCloseTo(losses[2]!, 4)
  })
})
