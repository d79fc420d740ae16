import type { Preprocessing } from '@effzoo/contract'
import { channels, type Pixels } from './pixels.ts'
import { resize } from './resize.ts'

type Framing = Pick<Preprocessing, 'px' | 'cropFraction' | 'cropMode' | 'interpolation'>

/** One side becomes this long: both where they are squashed, otherwise the shorter, and the longer in proportion, rounded down as torchvision has it. */
function scaledSize({ width, height }: Pixels, side: number, cropMode: Framing['cropMode']) {
  if (cropMode === 'squash') return { width: side, height: side }
  if (width <= height) return { width: side, height: Math.trunc((side * height) / width) }
  return { width: Math.trunc((side * width) / height), height: side }
}

/** Python's round: a half goes to the even number. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

function cropCenter(image: Pixels, px: number): Pixels {
  const [left, top] = [roundHalfEven((image.width - px) / 2), roundHalfEven((image.height - px) / 2)]
  const data = new Uint8Array(px * px * channels)
  for (let y = 0; y < px; y++) {
    const start = ((top + y) * image.width + left) * channels
    data.set(image.data.subarray(start, start + px * channels), y * px * channels)
  }
  return { width: px, height: px, data }
}

/** The square of px that the model sees: see Preprocessing. An image that is such a square already stays as it is. */
export function frame(image: Pixels, { px, cropFraction, cropMode, interpolation }: Framing): Pixels {
  if (image.width === px && image.height === px) return image
  const { width, height } = scaledSize(image, Math.floor(px / cropFraction), cropMode)
  return cropCenter(resize(image, width, height, interpolation), px)
}

/** Writes (pixel / 255 - mean) / std of each channel, as floats [px, px, 3], from `offset` on. */
export function normalizeInto(target: Float32Array, offset: number, { data }: Pixels, { mean, std }: Pick<Preprocessing, 'mean' | 'std'>) {
  const tables = mean.map((center, channel) => Float32Array.from({ length: 256 }, (_, pixel) => (pixel / 255 - center) / std[channel]!))
  for (let i = 0; i < data.length; i++) target[offset + i] = tables[i % channels]![data[i]!]!
}

/** What the model is given of one image: floats [px, px, 3]. */
export function preprocess(image: Pixels, preprocessing: Preprocessing): Float32Array {
  const input = new Float32Array(preprocessing.px ** 2 * channels)
  normalizeInto(input, 0, frame(image, preprocessing), preprocessing)
  return input
}
