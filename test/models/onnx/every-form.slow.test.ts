import { describe, it } from 'vitest'
import { expectSameLogits } from './expect-same-logits.ts'

/** Every form of layer, block and head that the variants have. */
describe('exportOnnx', () => {
  it.each([
    ['efficientnet-b0', 97],
    ['efficientnetv2-b3', 75],
    ['efficientnetv2-rw-t', 64],
    ['coatnet-0', 97],
    ['coatnet-0-timm', 96],
    ['coatnet-0-rw', 64],
    ['coatnet-bn-0-rw', 64],
    ['coatnet-nano-rw', 64],
    ['coatnet-rmlp-nano-rw', 64],
  ])('computes the logits of the tfjs model: %s at %i px', expectSameLogits)
})
