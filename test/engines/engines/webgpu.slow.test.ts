import { createRequire } from 'node:module'
import { findEngine, makeBatch } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'
import { smallWork, testEngine } from '../../suites/engine.ts'
import { describeOnSwiftshader } from '../swiftshader.ts'

describeOnSwiftshader(import.meta.url, { tests: 15 }, async () => {
  const engine = await findEngine('webgpu')
  testEngine(engine, { canTrain: true })

  describe('engine webgpu', () => {
    it('names the adapter, and that it is software', async () => {
      const { adapter, version } = await engine.probe()

      expect(adapter).toMatchObject({ vendor: 'google', architecture: 'swiftshader', isSoftware: true })
      expect(Math.min(...Object.values(adapter!.limits))).toBeGreaterThan(0)
      expect(version).toMatch(/^tfjs-backend-webgpu \S+, webgpu \S+ on google swiftshader .*\(software\)$/)
    })

    it('tells the time of its passes by the clock of the device, where that has one', async () => {
      const work = smallWork('infer')
      await using session = await engine.open(work)
      const batch = makeBatch(work)
      await session.run(batch)

      expect(session.deviceMs !== undefined).toBe((await engine.probe()).adapter!.hasTimestamps)
      const startMs = performance.now()
      const deviceMs = (await session.deviceMs?.(batch)) ?? 0
      expect(deviceMs).toBeLessThan(performance.now() - startMs)
      if (session.deviceMs) expect(deviceMs).toBeGreaterThan(0)
    })

    // Dawn prints such an error and goes on without the shader's work
    it('throws when a shader does not compile, and computes again after that', async () => {
      const work = smallWork('infer')
      await using session = await engine.open(work)
      const before = await session.run(makeBatch(work))
      const tf = createRequire(import.meta.url)('@tensorflow/tfjs-core') as typeof import('@tensorflow/tfjs-core')
      const { device } = tf.backend() as unknown as { device: GPUDevice }
      device.createShaderModule({ code: 'no WGSL' })

      await expect(session.run(makeBatch(work))).rejects.toThrow('WebGPU: Error while parsing WGSL')
      expect(await session.run(makeBatch(work))).toEqual(before)
    })
  })
})
