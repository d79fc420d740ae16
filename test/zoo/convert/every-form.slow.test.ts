import { describe, it } from 'vitest'
import { expectSameWhenConverted, loadableFormats } from './expect-same-when-converted.ts'

/** SAME and symmetric padding, ReLU6 and SiLU, fused and squeezing blocks, and every form of attention, pool and head. */
describe.each<[variant: string, px: number, tolerance?: number]>([
  ['efficientnet-b0', 97],
  ['efficientnet-b0-native', 64],
  ['efficientnetv2-b3', 75],
  ['coatnet-0', 97],
  ['coatnet-0-timm', 64],
  // with such weights its logits differ by up to 4e-4 between any two backends, and by 2e-3 on wasm for some images
  ['coatnet-bn-0-rw', 64, 1e-3],
  ['coatnet-nano-rw', 64],
  ['coatnet-rmlp-nano-rw', 64],
])('convert of %s at %i px', (variant, px, tolerance) => {
  it.each(loadableFormats)('to %s gives the same logits where the real thing loads it, and near ones in half the bytes', (format) =>
    expectSameWhenConverted(variant, px, format, tolerance),
  )
})
