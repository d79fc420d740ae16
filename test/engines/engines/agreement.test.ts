import { findEngine, isTensorflowInstalled, makeBatch } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'
import { smallWork } from '../../suites/engine.ts'

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
