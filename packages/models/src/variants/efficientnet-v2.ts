import type { EfficientNetSpec, Stage } from '../spec.ts'

/** Where the paper (arXiv:2104.00298) and google/automl effnetv2_configs.py differ, the code wins: checkpoints follow it. */
const base = [
  { block: 'fused-mbconv', repeats: 1, kernel: 3, stride: 1, expand: 1, channels: 16 },
  { block: 'fused-mbconv', repeats: 2, kernel: 3, stride: 2, expand: 4, channels: 32 },
  { block: 'fused-mbconv', repeats: 2, kernel: 3, stride: 2, expand: 4, channels: 48 },
  { block: 'mbconv', repeats: 3, kernel: 3, stride: 2, expand: 4, channels: 96, seRatio: 0.25 },
  { block: 'mbconv', repeats: 5, kernel: 3, stride: 1, expand: 6, channels: 112, seRatio: 0.25 },
  { block: 'mbconv', repeats: 8, kernel: 3, stride: 2, expand: 6, channels: 192, seRatio: 0.25 },
] as const satisfies readonly Stage[]

const s = [
  { block: 'fused-mbconv', repeats: 2, kernel: 3, stride: 1, expand: 1, channels: 24 },
  { block: 'fused-mbconv', repeats: 4, kernel: 3, stride: 2, expand: 4, channels: 48 },
  { block: 'fused-mbconv', repeats: 4, kernel: 3, stride: 2, expand: 4, channels: 64 },
  { block: 'mbconv', repeats: 6, kernel: 3, stride: 2, expand: 4, channels: 128, seRatio: 0.25 },
  { block: 'mbconv', repeats: 9, kernel: 3, stride: 1, expand: 6, channels: 160, seRatio: 0.25 },
  { block: 'mbconv', repeats: 15, kernel: 3, stride: 2, expand: 6, channels: 256, seRatio: 0.25 },
] as const satisfies readonly Stage[]

const m = [
  { block: 'fused-mbconv', repeats: 3, kernel: 3, stride: 1, expand: 1, channels: 24 },
  { block: 'fused-mbconv', repeats: 5, kernel: 3, stride: 2, expand: 4, channels: 48 },
  { block: 'fused-mbconv', repeats: 5, kernel: 3, stride: 2, expand: 4, channels: 80 },
  { block: 'mbconv', repeats: 7, kernel: 3, stride: 2, expand: 4, channels: 160, seRatio: 0.25 },
  { block: 'mbconv', repeats: 14, kernel: 3, stride: 1, expand: 6, channels: 176, seRatio: 0.25 },
  { block: 'mbconv', repeats: 18, kernel: 3, stride: 2, expand: 6, channels: 304, seRatio: 0.25 },
  { block: 'mbconv', repeats: 5, kernel: 3, stride: 1, expand: 6, channels: 512, seRatio: 0.25 },
] as const satisfies readonly Stage[]

const l = [
  { block: 'fused-mbconv', repeats: 4, kernel: 3, stride: 1, expand: 1, channels: 32 },
  { block: 'fused-mbconv', repeats: 7, kernel: 3, stride: 2, expand: 4, channels: 64 },
  { block: 'fused-mbconv', repeats: 7, kernel: 3, stride: 2, expand: 4, channels: 96 },
  { block: 'mbconv', repeats: 10, kernel: 3, stride: 2, expand: 4, channels: 192, seRatio: 0.25 },
  { block: 'mbconv', repeats: 19, kernel: 3, stride: 1, expand: 6, channels: 224, seRatio: 0.25 },
  { block: 'mbconv', repeats: 25, kernel: 3, stride: 2, expand: 6, channels: 384, seRatio: 0.25 },
  { block: 'mbconv', repeats: 7, kernel: 3, stride: 1, expand: 6, channels: 640, seRatio: 0.25 },
] as const satisfies readonly Stage[]

const xl = [
  { block: 'fused-mbconv', repeats: 4, kernel: 3, stride: 1, expand: 1, channels: 32 },
  { block: 'fused-mbconv', repeats: 8, kernel: 3, stride: 2, expand: 4, channels: 64 },
  { block: 'fused-mbconv', repeats: 8, kernel: 3, stride: 2, expand: 4, channels: 96 },
  { block: 'mbconv', repeats: 16, kernel: 3, stride: 2, expand: 4, channels: 192, seRatio: 0.25 },
  { block: 'mbconv', repeats: 24, kernel: 3, stride: 1, expand: 6, channels: 256, seRatio: 0.25 },
  { block: 'mbconv', repeats: 32, kernel: 3, stride: 2, expand: 6, channels: 512, seRatio: 0.25 },
  { block: 'mbconv', repeats: 8, kernel: 3, stride: 1, expand: 6, channels: 640, seRatio: 0.25 },
] as const satisfies readonly Stage[]

const v2 = {
  family: 'efficientnetv2',
  head: 1280,
  width: 1,
  depth: 1,
  widthFloor: 0,
  fixedEnds: false,
  activation: 'silu',
  padding: 'same',
  epsilon: 1e-3,
  momentum: 0.9,
  dropPath: 0.2,
  follows: 'google/automl efficientnetv2',
} as const satisfies Partial<EfficientNetSpec>

export const efficientNetV2 = {
  'efficientnetv2-b0': { ...v2, stages: base, stem: 32, width: 1.0, depth: 1.0, trainPx: 192, evalPx: 224, dropout: 0.2 },
  'efficientnetv2-b1': { ...v2, stages: base, stem: 32, width: 1.0, depth: 1.1, trainPx: 192, evalPx: 240, dropout: 0.2 },
  'efficientnetv2-b2': { ...v2, stages: base, stem: 32, width: 1.1, depth: 1.2, trainPx: 208, evalPx: 260, dropout: 0.3 },
  'efficientnetv2-b3': { ...v2, stages: base, stem: 32, width: 1.2, depth: 1.4, trainPx: 240, evalPx: 300, dropout: 0.3 },
  'efficientnetv2-s': { ...v2, stages: s, stem: 24, trainPx: 300, evalPx: 384, dropout: 0.2 },
  'efficientnetv2-m': { ...v2, stages: m, stem: 24, trainPx: 384, evalPx: 480, dropout: 0.3 },
  'efficientnetv2-l': { ...v2, stages: l, stem: 32, trainPx: 384, evalPx: 480, dropout: 0.4 },
  'efficientnetv2-xl': { ...v2, stages: xl, stem: 32, trainPx: 384, evalPx: 512, dropout: 0.4 },
} as const satisfies Record<string, EfficientNetSpec>
