import { type EngineName, VariantId } from '@effzoo/contract'
import { checkParity, findEngine, makeBatch, type Work } from '@effzoo/engines'
import { type EfficientNetSpec, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

const whole: EfficientNetSpec = variants['efficientnet-lite0']
const spec: EfficientNetSpec = { ...whole, stages: whole.stages.slice(0, 2), head: 16, classes: 5 }
const variant = VariantId.parse('ann.tiny.v1')
const work: Work = { variant, spec, task: 'infer', batchSize: 2, imagePx: 32, seed: 1 }

async function logitsOf(name: EngineName): Promise<Float32Array> {
  await using session = await (await findEngine(name)).open(work)
  return await session.run(makeBatch(work))
}

describe('a work that brings its spec along', () => {
  it('is of that architecture on every engine: they agree', async () => {
    const [onnx, wasm] = [await logitsOf('onnxruntime'), await logitsOf('wasm')]

    expect(onnx).toHaveLength(2 * 5)
    for (const [i, logit] of onnx.entries()) expect(wasm[i]).toBeCloseTo(logit, 3)
  })

  it('has no stored reference, and says so', async () => {
    const proof = await checkParity(await findEngine('wasm'), work)

    expect(proof).toMatchObject({ passed: null, difference: null })
    expect(proof.reason).toContain('no stored reference of ann.tiny.v1: it is a custom variant')
  })

  it('without its spec is refused by name', async () => {
    const { spec: _, ...unknown } = work

    await expect((await findEngine('wasm')).open(unknown)).rejects.toThrow('no variant ann.tiny.v1')
  })
})
