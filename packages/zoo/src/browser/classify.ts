import { type BrowserImage, decodeInBrowser } from '../images/decode-in-browser.ts'
import type { Pixels } from '../images/pixels.ts'
import { classifyPixels, type LoadedModel } from '../load/loaded-model.ts'
import type { Prediction } from '../predict/rank.ts'

export interface ClassifyOptions {
  /** How many classes: five unless told. */
  readonly top?: number
}

const isPixels = (image: BrowserImage | Pixels): image is Pixels => 'data' in image && image.data instanceof Uint8Array

/** The likeliest classes of an image, the first the likeliest. */
export async function classify(
  model: LoadedModel,
  image: BrowserImage | Pixels,
  { top = 5 }: ClassifyOptions = {},
): Promise<readonly Prediction[]> {
  return classifyPixels(model, isPixels(image) ? image : await decodeInBrowser(image), top)
}
