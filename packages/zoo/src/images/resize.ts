import type { Interpolation } from '@effzoo/contract'
import { filters } from './filters.ts'
import { channels, type Pixels, pixelsOf } from './pixels.ts'

/** Weights are whole numbers of this unit: with 8 bits of pixel and 2 of overshoot, sums stay within 32. */
const precisionBits = 32 - 8 - 2
const unit = 1 << precisionBits
const half = 1 << (precisionBits - 1)

/** For each target pixel of one axis: where its source pixels begin, how many they are, and their weights. */
interface Taps {
  readonly starts: Int32Array
  readonly counts: Int32Array
  /** `stride` of them for each target pixel. */
  readonly weights: Int32Array
  readonly stride: number
}

function tapsOf(fromSize: number, toSize: number, interpolation: Interpolation): Taps {
  const { support, weight } = filters[interpolation]
  const scale = fromSize / toSize
  // antialias: where an image shrinks, the filter widens with it
  const widening = Math.max(scale, 1)
  const reach = support * widening
  const stride = Math.ceil(reach) * 2 + 1
  const [starts, counts] = [new Int32Array(toSize), new Int32Array(toSize)]
  const weights = new Int32Array(toSize * stride)

  for (let to = 0; to < toSize; to++) {
    const center = (to + 0.5) * scale
    const start = Math.max(Math.trunc(center - reach + 0.5), 0)
    const count = Math.min(Math.trunc(center + reach + 0.5), fromSize) - start
    const exact = Array.from({ length: count }, (_, i) => weight((i + start - center + 0.5) * (1 / widening)))
    const sum = exact.reduce((total, value) => total + value, 0)
    for (const [i, value] of exact.entries()) {
      const share = sum === 0 ? value : value / sum
      weights[to * stride + i] = Math.trunc(share * unit + (share < 0 ? -0.5 : 0.5))
    }
    starts[to] = start
    counts[to] = count
  }
  return { starts, counts, weights, stride }
}

/**
 * One axis of an image seen as [outer, size, inner]: along rows `inner` is the channels, along columns a whole row of bytes. Written
 * through a clamped array, whose own rounding never comes into play: the sums are whole.
 */
function resample(from: Uint8Array, { starts, counts, weights, stride }: Taps, outer: number, fromSize: number, inner: number): Uint8Array {
  const toSize = starts.length
  const to = new Uint8ClampedArray(outer * toSize * inner)
  for (let block = 0; block < outer; block++) {
    for (let target = 0; target < toSize; target++) {
      const first = (block * fromSize + starts[target]!) * inner
      const lastTap = target * stride + counts[target]!
      const out = (block * toSize + target) * inner
      for (let lane = 0; lane < inner; lane++) {
        let sum = half
        for (let tap = target * stride, at = first + lane; tap < lastTap; tap++, at += inner) sum += from[at]! * weights[tap]!
        to[out + lane] = sum >> precisionBits
      }
    }
  }
  return new Uint8Array(to.buffer)
}

/**
 * An image of another size, to the bit as Pillow's `resize` has it (libImaging/Resample.c): along the rows, rounded to 8 bits, then
 * along the columns.
 */
export function resize(image: Pixels, width: number, height: number, interpolation: Interpolation): Pixels {
  const rows =
    width === image.width
      ? image.data
      : resample(image.data, tapsOf(image.width, width, interpolation), image.height, image.width, channels)
  const data =
    height === image.height ? rows : resample(rows, tapsOf(image.height, height, interpolation), 1, image.height, width * channels)
  return pixelsOf(width, height, data)
}
