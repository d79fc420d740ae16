import { loadTensorflow } from '@effzoo/engines'
import { expand, findVariant, timmTensors, toOurTensor, type VariantSpec, variants, type Weight } from '@effzoo/models'
import { type BuildOptions, buildModel, type Model } from '@effzoo/models/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { outputSize } from '../../../packages/models/src/layer-output.ts'
import { proceduralValues } from '../../../scripts/parity/procedural.ts'
import { variantOfTimm } from '../../../scripts/parity/timm-names.ts'
import golden from '../../golden/logits.json' with { type: 'json' }
import { someBatch } from './some-batch.ts'

beforeAll(async () => {
  await loadTensorflow()
})

const lite0 = variants['efficientnet-lite0']

function build(spec: VariantSpec, options: BuildOptions): Model {
  const model = buildModel(spec, options)
  onTestFinished(() => model.dispose())
  return model
}

const someImages = (batchSize: number, px: number) => someBatch(batchSize, px).images

const valuesOf = (tensor: tf.Tensor) => {
  const values = tensor.dataSync<'float32'>()
  tensor.dispose()
  return values
}

const largestDifference = (a: Float32Array, b: Float32Array) => a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

/** The values that timm's tensor of this weight has in the golden figures. */
function goldenWeights(spec: VariantSpec, imagePx: number) {
  const tensors = timmTensors(expand(spec, imagePx))
  return ({ name }: Weight) => {
    const tensor = tensors.get(name)!
    return toOurTensor(name, tensor, proceduralValues(tensor.name, tensor.shape)).data
  }
}

const goldenImage = (nchw: Float32Array, px: number) =>
  toOurTensor('input', { name: 'input', shape: [1, 3, px, px], axes: [0, 2, 3, 1] }, nchw).data

describe('buildModel', () => {
  it.each(golden.rows)('computes the logits of $model as timm does', ({ model: timmModel, px, checksum, logitsStd, logitsF32Base64 }) => {
    const spec = findVariant(variantOfTimm(timmModel)!)!
    const model = build(spec, { imagePx: px, weights: goldenWeights(spec, px) })
    const nchw = proceduralValues('input', [1, 3, px, px])
    const images = tf.tensor4d(goldenImage(nchw, px), [1, px, px, 3])
    onTestFinished(() => images.dispose())

    const logits = valuesOf(model.predict(images))

    expect(nchw.reduce((sum, value) => sum + value, 0)).toBeCloseTo(checksum, 6)
    const expected = new Float32Array(new Uint8Array(Buffer.from(logitsF32Base64, 'base64')).buffer)
    expect(largestDifference(logits, expected)).toBeLessThan(1e-3 * logitsStd)
  })

  it('makes the same model from the same seed, and another from another', () => {
    const images = someImages(1, 32)
    const logitsOf = (seed: number) => valuesOf(build(lite0, { imagePx: 32, seed }).predict(images))

    expect(largestDifference(logitsOf(1), logitsOf(1))).toBeLessThan(1e-6)
    expect(largestDifference(logitsOf(1), logitsOf(2))).toBeGreaterThan(1e-2)
  })

  it('has as many logits as classes', () => {
    expect(build(lite0, { imagePx: 32, classes: 10 }).predict(someImages(2, 32)).shape).toEqual([2, 10])
  })

  it.each(['efficientnet-lite0', 'coatnet-nano-rw', 'coatnet-rmlp-1-rw'] as const)('leaves no tensor of %s behind', (id) => {
    const images = someImages(2, 32)
    const before = tf.memory().numTensors
    const model = buildModel(variants[id], { imagePx: 32 })
    expect(tf.memory().numTensors - before).toBe(model.variables.size)

    model.predict(images).dispose()
    model.apply(images, { training: true, step: 0 }).dispose()
    expect(tf.memory().numTensors - before).toBe(model.variables.size)

    model.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('frees each output after its last reader', async () => {
    const model = build(lite0, { imagePx: 128 })
    const images = someImages(1, 128)
    const bytesBefore = tf.memory().numBytes
    const allOutputBytes = 4 * model.layers.reduce((size, layer) => size + outputSize(layer), 0)

    const { peakBytes } = await tf.profile(() => model.predict(images).dispose())

    expect(peakBytes - bytesBefore).toBeLessThan(allOutputBytes / 5)
  })

  it('has the layers of expand', () => {
    expect(build(lite0, { imagePx: 32 }).layers).toEqual(expand(lite0, 32))
  })
})

describe('training mode', () => {
  it('drops the same for the same seed and step, and other things at another step', () => {
    const images = someImages(4, 64)
    const model = build(variants['efficientnetv2-b0'], { imagePx: 64 })
    const logitsAt = (step: number) => valuesOf(model.apply(images, { training: true, step }))

    expect(largestDifference(logitsAt(3), logitsAt(3))).toBeLessThan(1e-5)
    expect(largestDifference(logitsAt(3), logitsAt(4))).toBeGreaterThan(1e-2)
  })

  it('moves every statistic', () => {
    const model = build(lite0, { imagePx: 32 })
    const before = model.statisticVariables.map((variable) => variable.dataSync())

    model.apply(someImages(4, 32), { training: true, step: 0 }).dispose()

    const unmoved = model.statisticVariables.filter(
      (variable, i) => largestDifference(variable.dataSync<'float32'>(), before[i] as Float32Array) === 0,
    )
    expect(unmoved).toEqual([])
  })

  it('leaves the statistics alone when predicting', () => {
    const model = build(lite0, { imagePx: 32 })
    const before = model.statisticVariables.map((variable) => variable.dataSync())

    model.predict(someImages(4, 32)).dispose()

    expect(model.statisticVariables.map((variable) => variable.dataSync())).toEqual(before)
  })
})

describe('loadWeights', () => {
  const spec = variants['efficientnetv2-b0']
  const full = () =>
    new Map([...build(spec, { imagePx: 32, seed: 1 }).variables].map(([name, variable]) => [name, variable.dataSync<'float32'>()]))

  it('makes one model compute as another', () => {
    const images = someImages(1, 32)
    const [from, to] = [build(spec, { imagePx: 32, seed: 1 }), build(spec, { imagePx: 32, seed: 2 })]

    to.loadWeights(new Map([...from.variables].map(([name, variable]) => [name, variable.dataSync<'float32'>()])))

    expect(largestDifference(valuesOf(to.predict(images)), valuesOf(from.predict(images)))).toBeLessThan(1e-6)
  })

  it('takes tables of relative positions that were made for another image size', () => {
    const nano = variants['coatnet-nano-rw']
    const [from, to] = [build(nano, { imagePx: 64, seed: 1 }), build(nano, { imagePx: 96, seed: 2 })]

    to.loadWeights(new Map([...from.variables].map(([name, variable]) => [name, variable.dataSync<'float32'>()])))

    const table = 'blocks.2.0.attention.bias/table'
    const selfBias = (model: Model, rowCount: number) => [
      ...model.variables
        .get(table)!
        .dataSync()
        .subarray(((rowCount - 1) / 2) * 4)
        .subarray(0, 4),
    ]
    expect(selfBias(to, 11 ** 2)).toEqual(selfBias(from, 7 ** 2))
    expect(to.predict(someImages(1, 96)).shape).toEqual([1, 1000])
  })

  it('refuses weights that are missing, unknown or of another size, and says which', () => {
    const model = build(spec, { imagePx: 32 })
    const values = full()
    values.delete('stem.bn/shift')
    values.set('stem.conv/bias', new Float32Array(32))
    values.set('classifier/bias', new Float32Array(10))

    expect(() => model.loadWeights(values)).toThrow(
      'These weights do not fit the model: 1 missing: stem.bn/shift; 1 not part of this model: stem.conv/bias; ' +
        '1 of the wrong size: classifier/bias has 10 values instead of 1000 ([1000])',
    )
  })

  it('changes nothing when it refuses', () => {
    const model = build(spec, { imagePx: 32 })
    const before = model.variables.get('stem.conv/kernel')!.dataSync()

    expect(() => model.loadWeights(new Map([['stem.conv/kernel', new Float32Array(864)]]))).toThrow('360 missing')
    expect(model.variables.get('stem.conv/kernel')!.dataSync()).toEqual(before)
  })
})
