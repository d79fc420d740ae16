import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeBatch } from '@effzoo/engines'
import { expand, initialize, variants, weights } from '@effzoo/models'
import { exportOnnx, type OnnxOptions, writeOnnx } from '@effzoo/models/onnx'
import { InferenceSession } from 'onnxruntime-node'
import { describe, expect, it, onTestFinished } from 'vitest'
import { expectSameLogits, farthest } from './expect-same-logits.ts'
import { bytesOf, runOnnx } from './run-onnx.ts'

const spec = variants['efficientnet-lite0']
const options: OnnxOptions = { imagePx: 32, fold: true, weights: (weight) => initialize(weight, 1) }
const { images } = makeBatch({ batchSize: 1, imagePx: 32, seed: 1 })

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

const textOf = async (model: ReturnType<typeof exportOnnx>) => Buffer.from(await bytesOf(model[0])).toString('latin1')

describe('exportOnnx', () => {
  // SAME and symmetric padding at an odd and an even size, ReLU6 and SiLU, fused and squeezing blocks; the other forms are slow
  it.each([
    ['efficientnet-lite0', 61],
    ['efficientnetv2-b0', 64],
    ['efficientnet-b0-native', 64],
  ])('computes the logits of the tfjs model: %s at %i px', expectSameLogits)

  it('names inputs, outputs and layers, and leaves the batch open', async () => {
    const session = await InferenceSession.create(await bytesOf(exportOnnx(spec, options)[0]))
    onTestFinished(() => session.release())

    expect(session.inputMetadata).toEqual([{ name: 'input', isTensor: true, type: 'float32', shape: ['batch', 3, 32, 32] }])
    expect(session.outputMetadata).toEqual([{ name: 'logits', isTensor: true, type: 'float32', shape: ['batch', 1000] }])
    const text = await textOf(exportOnnx(spec, options))
    expect(expand(spec, 32).filter(({ kind, name }) => kind === 'conv' && !text.includes(`${name}/kernel`))).toEqual([])
  })

  it('has batch norms when they are not folded, and none when they are', async () => {
    expect(await textOf(exportOnnx(spec, { ...options, fold: false }))).toContain('BatchNormalization')
    expect(await textOf(exportOnnx(spec, options))).not.toContain('BatchNormalization')
  })

  it('takes images with their channels last when asked to', async () => {
    const first = exportOnnx(spec, options)
    const last = exportOnnx(spec, { ...options, imageLayout: 'channels-last' })
    const channelsFirst = Float32Array.from({ length: images.length }, (_, i) => images[(i % 1024) * 3 + Math.floor(i / 1024)]!)

    expect(farthest(await runOnnx(last, images, [1, 32, 32, 3]), await runOnnx(first, channelsFirst, [1, 3, 32, 32]))).toBeLessThan(1e-5)
  })

  it('has as many logits as classes', async () => {
    expect(await runOnnx(exportOnnx(spec, { ...options, classes: 10 }), images, [1, 3, 32, 32])).toHaveLength(10)
  })

  it('knows its length before its weights', async () => {
    let askedCount = 0
    const counted = (weight: Parameters<OnnxOptions['weights']>[0]) => {
      askedCount++
      return initialize(weight, 1)
    }
    const [model] = exportOnnx(spec, { ...options, weights: counted })

    expect(askedCount).toBe(0)
    expect((await bytesOf(model)).length).toBe(model.byteLength)
    expect(askedCount).toBeGreaterThan(0)
  })

  it('refuses weights of another size, and names them', async () => {
    const [model] = exportOnnx(spec, { ...options, weights: ({ name }) => new Float32Array(name === 'stem.conv/kernel' ? 3 : 0) })

    await expect(bytesOf(model)).rejects.toThrow('stem.conv/kernel has 3 values instead of 864 ([3,3,3,32])')
  })
})

describe('a model that is too long for one file', () => {
  const both = exportOnnx(spec, { ...options, fileName: 'lite.onnx', maxModelBytes: 1_000_000 })

  it('has its weights in a second one, without gaps', () => {
    const [model, data] = both
    const values = weights(expand(spec, 32)).filter(({ role }) => role === 'trained')

    expect(data?.name).toBe('lite.onnx.data')
    expect(model.byteLength).toBeLessThan(1_000_000)
    // a folded batch norm leaves its shift, as the bias of its convolution
    const size = values.filter(({ name }) => !name.endsWith('/scale')).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)
    expect(data?.byteLength).toBe(size * 4)
  })

  it('gives the same logits', async () => {
    const folder = temporaryFolder()
    await writeOnnx(both, folder)

    expect(readdirSync(folder).sort()).toEqual(['lite.onnx', 'lite.onnx.data'])
    const logits = await runOnnx(join(folder, 'lite.onnx'), images, [1, 3, 32, 32])
    expect(logits).toEqual(await runOnnx(exportOnnx(spec, options), images, [1, 3, 32, 32]))
  })
})
