import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isTensorflowInstalled, openTfjs } from '@effzoo/engines'
import { classify, convert, load } from '@effzoo/zoo'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { readImage } from '../../../packages/zoo/src/images/decode.ts'
import type { Pulled } from '../../../packages/zoo/src/load/read-checkpoint.ts'
import { photos } from '../predict/photos.ts'
import { pulledFrom, somePulled } from './some-pulled.ts'

const px = 32
const photo = photos[0]!.path
const backends = isTensorflowInstalled() ? (['wasm', 'tensorflow'] as const) : (['wasm'] as const)

describe('load and classify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-load-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  let pulled: Pulled
  beforeAll(async () => {
    pulled = await somePulled(folder, 'efficientnet-lite0', px)
  })

  it.each(backends)('give the classes of an image by its path, its bytes or its pixels, on %s', async (backend) => {
    const model = await load(pulled, { backend })
    const top = await classify(model, photo)

    expect(model).toMatchObject({ backend, id: 'efficientnet-lite0.test', variant: 'efficientnet-lite0', preprocessing: { px } })
    expect(top).toHaveLength(5)
    expect(top[0]!.label).toBe(model.labels![top[0]!.index]!.label)
    expect(await classify(model, readFileSync(photo))).toEqual(top)
    expect(await classify(model, await readImage(photo), { top: 2 })).toEqual(top.slice(0, 2))
    model.dispose()
  })

  it('give the same on every backend', async () => {
    const answers: number[][] = []
    for (const backend of backends) {
      const model = await load(pulled, { backend })
      answers.push([...(await model.logits([await readImage(photo)]))])
      model.dispose()
    }
    for (const [i, logit] of answers[0]!.entries()) expect(answers.at(-1)![i]).toBeCloseTo(logit, 3)
  })

  it('leave no tensor behind', async () => {
    const { tf } = await openTfjs('wasm')
    const before = tf.memory().numTensors
    const model = await load(pulled, { backend: 'wasm' })
    const held = tf.memory().numTensors
    await classify(model, photo)

    expect(tf.memory().numTensors).toBe(held)
    model.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('widen halves', async () => {
    const [whole, { files }] = [
      await load(pulled, { backend: 'wasm' }),
      await convert(pulled, { format: 'safetensors', dtype: 'float16', cache: openCache(folder) }),
    ]
    const { manifest } = pulled
    const half = await load(pulledFrom(files[0]!.path, { ...manifest, dtype: 'float16' }), { backend: 'wasm' })
    const image = await readImage(photo)
    const [expected, found] = [await whole.logits([image]), await half.logits([image])]

    expect(found).not.toEqual(expected)
    expect(Math.max(...found.map((logit, i) => Math.abs(logit - expected[i]!)))).toBeLessThan(0.05)
    whole.dispose()
    half.dispose()
  })

  it('refuse weights of which a bit is wrong', async () => {
    const [path, bytes] = [join(folder, 'damaged.safetensors'), readFileSync(pulled.files[0]!.path)]
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(path, bytes)

    await expect(load({ ...pulled, files: [{ name: 'model.safetensors', path }] })).rejects.toThrow('is not what its manifest describes')
  })

  it('refuse weights that are not of the manifest’s variant, or of as many classes', async () => {
    const [file] = pulled.files
    await expect(load(pulledFrom(file!.path, { variant: 'efficientnet-b0' }))).rejects.toThrow('do not fit the model')
    await expect(load(pulledFrom(file!.path, { variant: 'efficientnet-lite0', classes: { count: 10, labels: null } }))).rejects.toThrow(
      'weights for 1000 classes, and its manifest says 10',
    )
  })

  it('name what is near to a reference that nothing is called by', async () => {
    await expect(load('efficientnet-lite9', { cache: openCache(folder) })).rejects.toThrow('efficientnet-lite')
  })

  it('refuse an image that is not there', async () => {
    const model = await load(pulled, { backend: 'wasm' })
    await expect(classify(model, '/nowhere.png')).rejects.toThrow('/nowhere.png cannot be read as an image')
    model.dispose()
  })
})
