import { findEngine, makeBatch, type Work } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'
import { smallWork, testEngine } from '../../suites/engine.ts'

const engine = await findEngine('onnxruntime')

testEngine(engine, {
  canTrain: false,
  skip: [
    { reason: 'ONNX Runtime has no training any more', tests: ['trains as the reference does, step by step'] },
    { reason: 'it has no tensors of tfjs', tests: ['keeps no tensor of a run, and none after it is closed'] },
  ],
})

describe('engine onnxruntime', () => {
  const logitsOf = async (name: 'onnxruntime' | 'wasm', work: Work) => {
    await using session = await (await findEngine(name)).open(work)
    return await session.run(makeBatch(work))
  }

  it('computes the logits of the reference, from the same seed', async () => {
    const work = { ...smallWork('infer'), imagePx: 64 }
    const [logits, reference] = [await logitsOf('onnxruntime', work), await logitsOf('wasm', work)]

    const deviation = Math.sqrt(reference.reduce((sum, logit) => sum + logit ** 2, 0) / reference.length)
    expect(logits.reduce((worst, logit, i) => Math.max(worst, Math.abs(logit - reference[i]!)), 0) / deviation).toBeLessThan(1e-3)
  })

  it('says with what it computes', async () => {
    await using session = await engine.open(smallWork('infer'))

    expect(session.engineVersion).toMatch(/^ONNX Runtime \d+\.\d+\.\d+ \(cpu\)$/)
    expect(session.execution).toBe('graph')
    expect(session.threads).toBeGreaterThanOrEqual(1)
  })

  it('answers a training step with the reason, and what to do', async () => {
    expect((await engine.probe()).tasks['train-step']).toContain('use the engine tensorflow')
  })

  it('gives the reason, and what to do, for each provider that does not start', async () => {
    const { cpu, webgpu, cuda } = (await engine.probe()).providers!

    expect(cpu).toBe(true)
    if (webgpu !== true) expect(webgpu).toMatch(/provider webgpu does not start: .*; it needs a GPU/)
    if (cuda !== true) expect(cuda).toMatch(/provider cuda does not start: .*--onnxruntime-node-install=cuda12/)
  })

  it('refuses a provider that does not start, and takes no other for it', async () => {
    const { providers } = await engine.probe()
    for (const provider of ['webgpu', 'cuda'] as const) {
      const can = providers![provider]
      if (can !== true) await expect(engine.open({ ...smallWork('infer'), provider })).rejects.toThrow(can)
    }
  })
})
