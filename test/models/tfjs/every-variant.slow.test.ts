import { loadTensorflow } from '@effzoo/engines'
import { analyze, expand, type VariantSpec, variants } from '@effzoo/models'
import { buildModel, createTrainStep } from '@effzoo/models/tfjs'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { someBatch } from './some-batch.ts'

beforeAll(async () => {
  await loadTensorflow()
})

const imagePx = 64
const upTo25M = Object.entries(variants)
  .map(([id, spec]) => ({ id, spec, cost: analyze(expand(spec, imagePx)) }))
  .filter(({ cost }) => cost.params <= 25e6)

function build(spec: VariantSpec) {
  const model = buildModel(spec, { imagePx, seed: 1 })
  onTestFinished(() => model.dispose())
  return model
}

/** All of CoAtNet's forms that are larger: other strides and pools, squeeze-and-excite early, batch norm, stochastic depth. */
const largerForms = (['coatnet-0-timm', 'coatnet-0-rw', 'coatnet-bn-0-rw', 'coatnet-rmlp-1-rw', 'coatnet-rmlp-2-rw'] as const).map(
  (id) => ({
    id,
    spec: { ...variants[id], dropPath: 0.2 },
  }),
)

describe('every variant of at most 25 million parameters, and every form of CoAtNet', () => {
  it.each(upTo25M)('$id has, built, what analyze() counts', ({ spec, cost }) => {
    const model = build(spec)

    expect(model.countParams()).toBe(cost.params)
    expect(model.statisticVariables.reduce((count, { size }) => count + size, 0)).toBe(cost.statisticParams)
  })

  it.each([...upTo25M, ...largerForms])('$id learns one batch in 5 steps', ({ spec }) => {
    const step = createTrainStep(build(spec))
    onTestFinished(() => step.dispose())
    const { images, labels } = someBatch(4, imagePx)

    const losses = Array.from({ length: 6 }, () => {
      const loss = step(images, labels)
      const [value] = loss.dataSync()
      loss.dispose()
      return value!
    })
    expect(losses.every(Number.isFinite)).toBe(true)
    expect(losses[5]).toBeLessThan(losses[0]!)
  })
})
