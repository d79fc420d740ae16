import type { EfficientNetSpec, Stage } from '../spec.ts'

/** EfficientNet-B0 (arXiv:1905.11946, table 1); the others are this one scaled. */
const stages = [
  { block: 'mbconv', repeats: 1, kernel: 3, stride: 1, expand: 1, channels: 16, seRatio: 0.25 },
  { block: 'mbconv', repeats: 2, kernel: 3, stride: 2, expand: 6, channels: 24, seRatio: 0.25 },
  { block: 'mbconv', repeats: 2, kernel: 5, stride: 2, expand: 6, channels: 40, seRatio: 0.25 },
  { block: 'mbconv', repeats: 3, kernel: 3, stride: 2, expand: 6, channels: 80, seRatio: 0.25 },
  { block: 'mbconv', repeats: 3, kernel: 5, stride: 1, expand: 6, channels: 112, seRatio: 0.25 },
  { block: 'mbconv', repeats: 4, kernel: 5, stride: 2, expand: 6, channels: 192, seRatio: 0.25 },
  { block: 'mbconv', repeats: 1, kernel: 3, stride: 1, expand: 6, channels: 320, seRatio: 0.25 },
] as const satisfies readonly Stage[]

const v1 = {
  family: 'efficientnet',
  stages,
  stem: 32,
  head: 1280,
  widthFloor: 0.9,
  fixedEnds: false,
  activation: 'silu',
  padding: 'same',
  epsilon: 1e-3,
  momentum: 0.99,
  dropPath: 0.2,
  follows: 'tensorflow/tpu models/official/efficientnet',
} as const satisfies Partial<EfficientNetSpec>

export const efficientNetV1 = {
  'efficientnet-b0': { ...v1, width: 1.0, depth: 1.0, trainPx: 224, evalPx: 224, dropout: 0.2 },
  'efficientnet-b1': { ...v1, width: 1.0, depth: 1.1, trainPx: 240, evalPx: 240, dropout: 0.2 },
  'efficientnet-b2': { ...v1, width: 1.1, depth: 1.2, trainPx: 260, evalPx: 260, dropout: 0.3 },
  'efficientnet-b3': { ...v1, width: 1.2, depth: 1.4, trainPx: 300, evalPx: 300, dropout: 0.3 },
  'efficientnet-b4': { ...v1, width: 1.4, depth: 1.8, trainPx: 380, evalPx: 380, dropout: 0.4 },
  'efficientnet-b5': { ...v1, width: 1.6, depth: 2.2, trainPx: 456, evalPx: 456, dropout: 0.4 },
  'efficientnet-b6': { ...v1, width: 1.8, depth: 2.6, trainPx: 528, evalPx: 528, dropout: 0.5 },
  'efficientnet-b7': { ...v1, width: 2.0, depth: 3.1, trainPx: 600, evalPx: 600, dropout: 0.5 },
  'efficientnet-b8': { ...v1, width: 2.2, depth: 3.6, trainPx: 672, evalPx: 672, dropout: 0.5 },
  'efficientnet-l2': { ...v1, width: 4.3, depth: 5.3, trainPx: 800, evalPx: 800, dropout: 0.5 },
} as const satisfies Record<string, EfficientNetSpec>
