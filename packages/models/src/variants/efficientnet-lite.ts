import type { EfficientNetSpec, Stage } from '../spec.ts'

/** EfficientNet-B0 without squeeze-and-excite, so that it runs on integer accelerators. */
const stages = [
  { block: 'mbconv', repeats: 1, kernel: 3, stride: 1, expand: 1, channels: 16 },
  { block: 'mbconv', repeats: 2, kernel: 3, stride: 2, expand: 6, channels: 24 },
  { block: 'mbconv', repeats: 2, kernel: 5, stride: 2, expand: 6, channels: 40 },
  { block: 'mbconv', repeats: 3, kernel: 3, stride: 2, expand: 6, channels: 80 },
  { block: 'mbconv', repeats: 3, kernel: 5, stride: 1, expand: 6, channels: 112 },
  { block: 'mbconv', repeats: 4, kernel: 5, stride: 2, expand: 6, channels: 192 },
  { block: 'mbconv', repeats: 1, kernel: 3, stride: 1, expand: 6, channels: 320 },
] as const satisfies readonly Stage[]

const lite = {
  family: 'efficientnet-lite',
  stages,
  stem: 32,
  head: 1280,
  widthFloor: 0.9,
  fixedEnds: true,
  activation: 'relu6',
  padding: 'same',
  epsilon: 1e-3,
  momentum: 0.99,
  dropPath: 0.2,
  follows: 'tensorflow/tpu models/official/efficientnet/lite',
} as const satisfies Partial<EfficientNetSpec>

/** Sizes are Google's; timm evaluates lite3 at 300 and lite4 at 380. */
export const efficientNetLite = {
  'efficientnet-lite0': { ...lite, width: 1.0, depth: 1.0, trainPx: 224, evalPx: 224, dropout: 0.2 },
  'efficientnet-lite1': { ...lite, width: 1.0, depth: 1.1, trainPx: 240, evalPx: 240, dropout: 0.2 },
  'efficientnet-lite2': { ...lite, width: 1.1, depth: 1.2, trainPx: 260, evalPx: 260, dropout: 0.3 },
  'efficientnet-lite3': { ...lite, width: 1.2, depth: 1.4, trainPx: 280, evalPx: 280, dropout: 0.3 },
  'efficientnet-lite4': { ...lite, width: 1.4, depth: 1.8, trainPx: 300, evalPx: 300, dropout: 0.3 },
} as const satisfies Record<string, EfficientNetSpec>
