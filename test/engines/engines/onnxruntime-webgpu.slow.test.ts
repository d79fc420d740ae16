import type { VariantId } from '@effzoo/contract'
import { findEngine, makeBatch } from '@effzoo/engines'
import { expect, it } from 'vitest'
import { smallWork } from '../../suites/engine.ts'
import { describeOnSwiftshader } from '../swiftshader.ts'

const engine = await findEngine('onnxruntime')

describeOnSwiftshader(import.meta.url, { tests: 4 }, () => {
  it('finds the provider webgpu', async () => {
    expect((await engine.probe()).providers).toMatchObject({ cpu: true, webgpu: true })
  })

  // the session is refused when a part of it would be left to the CPU, so that each of these runs on the GPU alone
  it.each(['efficientnetv2-b0', 'efficientnet-b0-native', 'coatnet-0'])('%s has the logits of the provider cpu', async (variant) => {
    const work = { ...smallWork('infer'), variant: variant as VariantId, imagePx: 64 }
    const run = async (provider: 'cpu' | 'webgpu') => {
      await using session = await engine.open({ ...work, provider })
      expect(session.engineVersion).toContain(`(${provider})`)
      return await session.run(makeBatch(work))
    }
    const [expected, logits] = [await run('cpu'), await run('webgpu')]

    const deviation = Math.sqrt(expected.reduce((sum, logit) => sum + logit ** 2, 0) / expected.length)
    expect(logits.reduce((worst, logit, i) => Math.max(worst, Math.abs(logit - expected[i]!)), 0) / deviation).toBeLessThan(1e-3)
  })
})
