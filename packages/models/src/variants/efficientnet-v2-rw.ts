import type { EfficientNetSpec, Stage } from '../spec.ts'
import { efficientNetNative } from './efficientnet-native.ts'

/** Drawn up from the first version of the paper (arXiv:2104.00298v1), before Google's code: the ends differ from S. */
const s = [
  { block: 'fused-mbconv', repeats: 2, kernel: 3, stride: 1, expand: 1, channels: 24, keepsProjection: true },
  { block: 'fused-mbconv', repeats: 4, kernel: 3, stride: 2, expand: 4, channels: 48 },
  { block: 'fused-mbconv', repeats: 4, kernel: 3, stride: 2, expand: 4, channels: 64 },
  { block: 'mbconv', repeats: 6, kernel: 3, stride: 2, expand: 4, channels: 128, seRatio: 0.25 },
  { block: 'mbconv', repeats: 9, kernel: 3, stride: 1, expand: 6, channels: 160, seRatio: 0.25 },
  { block: 'mbconv', repeats: 15, kernel: 3, stride: 2, expand: 6, channels: 272, seRatio: 0.25 },
] as const satisfies readonly Stage[]

/** The same, 1.2 times as deep in the first four stages and 1.6 times in the last two. */
const m = [
  { ...s[0], repeats: 3 },
  { ...s[1], repeats: 5 },
  { ...s[2], repeats: 5 },
  { ...s[3], repeats: 8 },
  { ...s[4], repeats: 15 },
  { ...s[5], repeats: 24 },
] as const satisfies readonly Stage[]

/** What timm does not publish of these trainings, dropout and stochastic depth, is that of S. */
const rw = {
  ...efficientNetNative['efficientnetv2-s-native'],
  widthFloor: 0.9,
  follows: 'huggingface/pytorch-image-models efficientnetv2_rw_t, _s, _m',
} as const satisfies EfficientNetSpec

export const efficientNetV2Rw = {
  'efficientnetv2-rw-t': { ...rw, width: 0.8, depth: 0.9, trainPx: 224, evalPx: 288 },
  'efficientnetv2-rw-s': { ...rw, stages: s, head: 1792, trainPx: 288, evalPx: 384 },
  'efficientnetv2-rw-m': { ...rw, stages: m, head: 1792, width: 1.2, trainPx: 320, evalPx: 416 },
} as const satisfies Record<string, EfficientNetSpec>
