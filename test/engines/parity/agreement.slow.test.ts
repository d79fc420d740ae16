import { type EngineName, ParityProof, type Task, type VariantId } from '@effzoo/contract'
import { checkParity, findEngine, isTensorflowInstalled, type Work } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'
import { damage } from './damaged-engine.ts'

/** One of each family. */
const variants = [
  'efficientnet-b0',
  'efficientnet-lite0',
  'efficientnetv2-b0',
  'coatnet-0-timm',
] as readonly string[] as readonly VariantId[]

interface Way {
  readonly name: EngineName
  readonly task: Task
  readonly execution?: Work['execution']
}

const onTensorflow: readonly Way[] = [
  { name: 'tensorflow', task: 'infer', execution: 'graph' },
  { name: 'tensorflow', task: 'infer', execution: 'eager' },
  { name: 'tensorflow', task: 'train-step', execution: 'graph' },
  { name: 'tensorflow', task: 'train-step', execution: 'eager' },
]
const ways: readonly Way[] = [
  ...(isTensorflowInstalled() ? onTensorflow : []),
  { name: 'onnxruntime', task: 'infer' },
  { name: 'wasm', task: 'infer' },
  { name: 'cpu', task: 'infer' },
]

describe.each(ways)('$name, $task, $execution', ({ name, task, execution }) => {
  it.each(variants)('computes %s as the stored reference', async (variant) => {
    const proof = await checkParity(await findEngine(name), { variant, task, execution })

    expect(ParityProof.parse(proof)).toMatchObject({ passed: true })
    expect(proof.difference).toBeLessThan(proof.tolerance / 4)
  })
})

describe('the image reaches the logits', () => {
  it.each(variants)('of %s: a stem that is off by a twentieth fails', async (variant) => {
    const isStem = /^stem(\.0)?\.conv\/kernel$/
    const scaled = damage(await findEngine('wasm'), {
      weight: ({ name }, values) => (isStem.test(name) ? values.map((value) => 1.05 * value) : values),
    })

    expect(await checkParity(scaled, { variant, task: 'infer' })).toMatchObject({ passed: false })
  })
})
