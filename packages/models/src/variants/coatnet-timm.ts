import type { CoAtNetSpec } from '../spec.ts'
import { n0, n1, n2, n3, n4, n5 } from './coatnet-stages.ts'

/** timm's reading of the paper, without trained weights: strides in the depthwise convolution, means instead of maxima. */
export const timm = {
  family: 'coatnet',
  mbconv: {
    activation: 'gelu',
    expands: 'output',
    strideIn: 'depthwise',
    preActivation: false,
    hasBias: true,
    squeezes: 'output',
    squeezeActivation: 'silu',
    squeezesEarly: false,
  },
  transformer: {
    headChannels: 32,
    attends: 'output',
    hasShortcutBias: true,
    norm: 'layer-norm',
    epsilon: 1e-6,
    relativeBias: 'table',
  },
  pool: { pool: 'average', kernel: 2 },
  head: 'pool-norm-hidden',
  padding: 'symmetric',
  epsilon: 1e-5,
  momentum: 0.9,
  trainPx: 224,
  evalPx: 224,
  dropout: 0,
  dropPath: 0,
  follows: 'huggingface/pytorch-image-models coatnet_0_224 to coatnet_5_224',
} as const satisfies Partial<CoAtNetSpec>

export const coAtNetTimm = {
  'coatnet-0-timm': { ...timm, stem: [64, 64], stages: n0 },
  'coatnet-1-timm': { ...timm, stem: [64, 64], stages: n1 },
  'coatnet-2-timm': { ...timm, stem: [128, 128], stages: n2 },
  'coatnet-3-timm': { ...timm, stem: [192, 192], stages: n3 },
  'coatnet-4-timm': { ...timm, stem: [192, 192], stages: n4 },
  'coatnet-5-timm': { ...timm, stem: [192, 192], stages: n5 },
} as const satisfies Record<string, CoAtNetSpec>
