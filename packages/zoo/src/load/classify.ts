import { decodeImage, readImage } from '../images/decode.ts'
import type { Pixels } from '../images/pixels.ts'
import type { Prediction } from '../predict/rank.ts'
import { classifyPixels, type LoadedModel } from './loaded-model.ts'

/** A file's path, an encoded image, or its pixels. */
export type Image = string | Uint8Array | Pixels

/** Photos are turned upright, as who looks at them sees them. */
const upright = { upright: true }

async function pixelsFrom(image: Image): Promise<Pixels> {
  if (typeof image === 'string') return readImage(image, upright)
  return image instanceof Uint8Array ? decodeImage(image, upright) : image
}

/** The likeliest classes of an image, the first the likeliest: five unless told. */
export async function classify(
  model: LoadedModel,
  image: Image,
  { top = 5 }: { readonly top?: number } = {},
): Promise<readonly Prediction[]> {
  return classifyPixels(model, await pixelsFrom(image), top)
}
