import { ParityProof, type VariantId } from '@effzoo/contract'
import {
  checkParity,
  type Engine,
  findEngine,
  isTensorflowInstalled,
  type Reference,
  type References,
  storedReferences,
} from '@effzoo/engines'
import { describe, expect, it } from 'vitest'
import { damage, engineOf } from './damaged-engine.ts'

const variant = 'efficientnetv2-b0' as VariantId
const stored = storedReferences.rows[variant] as Reference
const wasm = await findEngine('wasm')

const infer = (engine: Engine) => checkParity(engine, { variant, task: 'infer' })
const shifted = (index: number, by: number) => (logits: Float32Array) => logits.map((logit, i) => (i === index ? logit + by : logit))

describe('checkParity, of an inference', () => {
  it.each(['onnxruntime', 'wasm'] as const)('passes %s', async (name) => {
    const proof = ParityProof.parse(await infer(await findEngine(name)))

    expect(proof).toMatchObject({ passed: true, task: 'infer', tolerance: 1e-3, reason: null })
    expect(proof.difference).toBeLessThan(1e-4)
    expect(proof.reference).toMatch(/^probes 1: efficientnetv2-b0 on TensorFlow \S+, tfjs-node-gpu \S+, op by op, \d{4}-\d\d-\d\d$/)
  })

  it.skipIf(!isTensorflowInstalled())('passes TensorFlow', async () => {
    expect(await infer(await findEngine('tensorflow'))).toMatchObject({ passed: true, tolerance: 1e-3 })
  })

  it.skipIf(!isTensorflowInstalled())('passes bfloat16 by a tolerance of its own', async ({ skip }) => {
    const tensorflow = await findEngine('tensorflow')
    const support = (await tensorflow.probe()).precisions?.bfloat16
    if (support !== true) return skip(support)
    const proof = await checkParity(tensorflow, { variant, task: 'infer', precision: 'bfloat16' })

    expect(proof).toMatchObject({ passed: true, tolerance: 0.25 })
    expect(proof.difference).toBeGreaterThan(1e-3)
  })

  it.each([0, 999])('fails when logit %i is off by a hundredth of the deviation', async (index) => {
    const proof = ParityProof.parse(await infer(damage(wasm, { answer: shifted(index, 0.01 * stored.logitsStd) })))

    expect(proof.passed).toBe(false)
    expect(proof.difference).toBeCloseTo(0.01, 4)
    expect(proof.reason).toBe('its logits differ by 1.0e-2, and 0.001 is allowed')
  })

  it.each(['stem.conv/kernel', 'blocks.3.1.depthwise.conv/kernel', 'blocks.5.7.se.expand/kernel', 'head.conv/kernel'])(
    'fails when %s is scaled by a twentieth',
    async (name) => {
      const scaled = damage(wasm, { weight: (weight, values) => (weight.name === name ? values.map((value) => 1.05 * value) : values) })

      expect((await infer(scaled)).passed).toBe(false)
    },
  )

  it('fails answers that are no numbers, and of another size', async () => {
    const nan = ParityProof.parse(await infer(engineOf(new Float32Array(1000).fill(Number.NaN))))
    const few = ParityProof.parse(await infer(engineOf(new Float32Array(999))))

    expect(nan).toMatchObject({ passed: false, difference: null, reason: 'it answers logits that are no finite numbers' })
    expect(few).toMatchObject({ passed: false, difference: null, reason: 'it answers 999 logits, the reference has 1000' })
  })

  it('closes its session', async () => {
    let closedCount = 0
    await infer(engineOf(new Float32Array(1000), () => closedCount++))

    expect(closedCount).toBe(1)
  })

  it('lets through why an engine does not open', async () => {
    const onnxruntime = await findEngine('onnxruntime')
    await expect(checkParity(onnxruntime, { variant, task: 'train-step' })).rejects.toThrow('the engine onnxruntime cannot do train-step')
  })
})

describe('checkParity, of training steps', () => {
  const losses = Float32Array.from(stored.losses)
  let run = 0
  /** Answers the stored losses in turn, the last times `factor`. */
  const trainer = (factor: number): Engine =>
    damage(engineOf(losses), { answer: () => Float32Array.of(losses[run % 4]! * (run++ % 4 === 3 ? factor : 1)) })

  it.each([
    [1, true],
    [1.0005, true],
    [1.01, false],
    [0.99, false],
  ])('of which the last loss is %f of what it should be: %s', async (factor, passed) => {
    const proof = ParityProof.parse(await checkParity(trainer(factor), { variant, task: 'train-step' }))

    expect(proof).toMatchObject({ passed, task: 'train-step', tolerance: 1e-3 })
    expect(proof.difference).toBeCloseTo(Math.abs(factor - 1), 5)
  })
})

describe('checkParity, of training steps that change nothing', () => {
  it('fails', async () => {
    const idle = engineOf(Float32Array.of(stored.losses[0]!))

    expect((await checkParity(idle, { variant, task: 'train-step' })).passed).toBe(false)
  })
})

describe('checkParity, where it cannot tell', () => {
  const withRow = (row: References['rows'][string] | undefined): References => ({
    ...storedReferences,
    rows: { ...storedReferences.rows, ...(row ? { [variant]: row } : {}) },
  })
  const wrong = engineOf(new Float32Array(1000))

  it('says that there is no reference, and why', async () => {
    const references = withRow({ missing: 'its weights take 9.8 GB' })
    const proof = ParityProof.parse(await checkParity(wrong, { variant, task: 'infer' }, { references }))

    expect(proof).toMatchObject({ passed: null, difference: null, reference: 'probes 1: none of efficientnetv2-b0' })
    expect(proof.reason).toBe('no stored reference of efficientnetv2-b0: its weights take 9.8 GB')
  })

  it('says how one is made where none was', async () => {
    const proof = ParityProof.parse(await checkParity(wrong, { variant: 'efficientnet-x' as VariantId, task: 'infer' }))

    expect(proof).toMatchObject({ passed: null, reason: 'no stored reference of efficientnet-x: npm run probes makes one' })
  })

  it('says that the reference is ill-conditioned', async () => {
    const references = withRow({ ...stored, logitsSensitivity: 2e-3 })
    const proof = ParityProof.parse(await checkParity(wrong, { variant, task: 'infer' }, { references }))

    expect(proof.passed).toBeNull()
    expect(proof.difference).toBeGreaterThan(1)
    expect(proof.reason).toBe("ill-conditioned: the last bit of the pixels alone moves the reference's logits by 2.0e-3")
  })
})
