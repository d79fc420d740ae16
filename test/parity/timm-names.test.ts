import { describe, expect, it } from 'vitest'
import { variantOfTimm } from '../../scripts/parity/timm-names.ts'

describe('variantOfTimm', () => {
  it.each([
    ['tf_efficientnet_b0', 'efficientnet-b0'],
    ['efficientnet_b2', 'efficientnet-b2-native'],
    ['tf_efficientnet_l2', 'efficientnet-l2'],
    ['tf_efficientnet_lite4', 'efficientnet-lite4'],
    ['tf_efficientnetv2_b3', 'efficientnetv2-b3'],
    ['efficientnetv2_l', 'efficientnetv2-l-native'],
    ['efficientnetv2_rw_t', 'efficientnetv2-rw-t'],
    ['coatnet_1_224', 'coatnet-1-timm'],
    ['coatnet_1_rw_224', 'coatnet-1-rw'],
    ['coatnet_bn_0_rw_224', 'coatnet-bn-0-rw'],
    ['coatnet_rmlp_1_rw_224', 'coatnet-rmlp-1-rw'],
    ['coatnet_nano_rw_224', 'coatnet-nano-rw'],
  ])('finds %s as %s', (model, variant) => {
    expect(variantOfTimm(model)).toBe(variant)
  })

  it.each(['mnasnet_100', 'efficientnet_lite0', 'tf_efficientnet_es', 'coatnet_0', 'coatnet_rmlp_1_rw2_224', 'undefined'])(
    'does not know %s',
    (model) => {
      expect(variantOfTimm(model)).toBeUndefined()
    },
  )
})
