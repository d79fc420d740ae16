import { findEngine, isTensorflowInstalled, makeBatch, type Work } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'
import { smallWork } from '../../suites/engine.ts'

async function lossesOf(name: 'tensorflow' | 'wasm', work: Work, steps: number) {
  await using session = await (await findEngine(name)).open(work)
  const batch = makeBatch(work)
  const losses: number[] = []
  for (let step = 0; step < steps; step++) losses.push((await session.run(batch))[0]!)
  return losses
}

describe.skipIf(!isTensorflowInstalled())('training on wasm', () => {
  // Both paddings, both kernels; CoAtNets look up positions and pool. Not the Lites: where a ReLU6 stands at 0, rounding decides whether
  // there is a gradient, and TensorFlow and the cpu backend differ too.
  it.each(['efficientnetv2-b0', 'efficientnet-b0', 'efficientnet-b0-native', 'coatnet-0', 'coatnet-0-rw'])(
    'of %s has the losses of TensorFlow, over three steps',
    async (variant) => {
      const work = { ...smallWork('train-step'), variant: variant as Work['variant'], imagePx: 64 }
      const [reference, losses] = [await lossesOf('tensorflow', work, 3), await lossesOf('wasm', work, 3)]

      for (const [step, loss] of losses.entries()) expect(Math.abs(loss / reference[step]! - 1)).toBeLessThan(1e-3)
    },
  )
})

async function logitsOf(name: 'tensorflow' | 'wasm' | 'cpu') {
  const work = { ...smallWork('infer'), imagePx: 64 }
  await using session = await (await findEngine(name)).open(work)
  return await session.run(makeBatch(work))
}

/** Largest difference over the standard deviation of the reference. */
function farthest(logits: Float32Array, reference: Float32Array) {
  const mean = reference.reduce((sum, logit) => sum + logit, 0) / reference.length
  const deviation = Math.sqrt(reference.reduce((sum, logit) => sum + (logit - mean) ** 2, 0) / reference.length)
  return Math.max(...logits.map((logit, index) => Math.abs(logit - reference[index]!))) / deviation
}

describe('engines', () => {
  const names = isTensorflowInstalled() ? (['wasm', 'tensorflow'] as const) : (['wasm'] as const)

  it.each(names)('%s computes the logits of the reference', async (name) => {
    expect(farthest(await logitsOf(name), await logitsOf('cpu'))).toBeLessThan(1e-3)
  })
})
