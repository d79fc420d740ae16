import type { EfficientNetSpec } from '../spec.ts'
import { efficientNetV1 } from './efficientnet-v1.ts'
import { efficientNetV2 } from './efficientnet-v2.ts'

/** timm's own form of the architecture, which its trainings have: PyTorch's padding, and its default epsilon and momentum. */
const native = { padding: 'symmetric', epsilon: 1e-5, momentum: 0.9 } as const satisfies Partial<EfficientNetSpec>

const v1 = { ...native, follows: 'huggingface/pytorch-image-models efficientnet_b0 to b8' } as const
const v2 = { ...native, follows: 'huggingface/pytorch-image-models efficientnetv2_s to xl' } as const

/** Sizes are those of timm's configurations: input_size in training, test_input_size in evaluation. */
export const efficientNetNative = {
  'efficientnet-b0-native': { ...efficientNetV1['efficientnet-b0'], ...v1, trainPx: 224, evalPx: 224 },
  'efficientnet-b1-native': { ...efficientNetV1['efficientnet-b1'], ...v1, trainPx: 240, evalPx: 288 },
  'efficientnet-b2-native': { ...efficientNetV1['efficientnet-b2'], ...v1, trainPx: 256, evalPx: 288 },
  'efficientnet-b3-native': { ...efficientNetV1['efficientnet-b3'], ...v1, trainPx: 288, evalPx: 320 },
  'efficientnet-b4-native': { ...efficientNetV1['efficientnet-b4'], ...v1, trainPx: 320, evalPx: 384 },
  'efficientnet-b5-native': { ...efficientNetV1['efficientnet-b5'], ...v1, trainPx: 448, evalPx: 448 },
  'efficientnet-b6-native': { ...efficientNetV1['efficientnet-b6'], ...v1, trainPx: 528, evalPx: 528 },
  'efficientnet-b7-native': { ...efficientNetV1['efficientnet-b7'], ...v1, trainPx: 600, evalPx: 600 },
  'efficientnet-b8-native': { ...efficientNetV1['efficientnet-b8'], ...v1, trainPx: 672, evalPx: 672 },
  'efficientnetv2-s-native': { ...efficientNetV2['efficientnetv2-s'], ...v2, trainPx: 288, evalPx: 384 },
  'efficientnetv2-m-native': { ...efficientNetV2['efficientnetv2-m'], ...v2, trainPx: 320, evalPx: 416 },
  'efficientnetv2-l-native': { ...efficientNetV2['efficientnetv2-l'], ...v2, trainPx: 384, evalPx: 480 },
  'efficientnetv2-xl-native': { ...efficientNetV2['efficientnetv2-xl'], ...v2, trainPx: 384, evalPx: 512 },
} as const satisfies Record<string, EfficientNetSpec>
