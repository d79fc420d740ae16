import type { CoAtNetSpec, CoAtNetStage, MbConvForm, TransformerForm } from '../spec.ts'
import { n1, n2, n3 } from './coatnet-stages.ts'
import { timm } from './coatnet-timm.ts'

/** Deeper than the paper's CoAtNet-0. */
const r0 = [
  { block: 'mbconv', repeats: 2, stride: 2, channels: 96 },
  { block: 'mbconv', repeats: 3, stride: 2, channels: 192 },
  { block: 'transformer', repeats: 7, stride: 2, channels: 384 },
  { block: 'transformer', repeats: 2, stride: 2, channels: 768 },
] as const satisfies readonly CoAtNetStage[]

const nano = [
  { block: 'mbconv', repeats: 3, stride: 2, channels: 64 },
  { block: 'mbconv', repeats: 4, stride: 2, channels: 128 },
  { block: 'transformer', repeats: 6, stride: 2, channels: 256 },
  { block: 'transformer', repeats: 3, stride: 2, channels: 512 },
] as const satisfies readonly CoAtNetStage[]

/** What timm trained before it had seen Google's code. Its recipes say nothing of stochastic depth: it is timm's default, none. */
const rw = {
  ...timm,
  head: 'norm-pool',
  follows: 'huggingface/pytorch-image-models coatnet_*_rw_224',
} as const satisfies Partial<CoAtNetSpec>

/** timm's `_rw_coat_cfg`. */
const mbconv = {
  activation: 'silu',
  expands: 'input',
  strideIn: 'pool',
  preActivation: true,
  hasBias: false,
  squeezes: 'hidden',
  squeezeActivation: 'relu',
  squeezesEarly: false,
} as const satisfies MbConvForm

const transformer = { ...timm.transformer, attends: 'input' } as const satisfies TransformerForm

/** timm's `_rw_max_cfg`, of the nano models. */
const nanoConv = {
  ...mbconv,
  strideIn: 'depthwise',
  preActivation: false,
  hasBias: true,
  squeezeActivation: 'silu',
} as const satisfies MbConvForm

const early = { ...mbconv, squeezesEarly: true } as const
const earlyDepthwise = { ...early, strideIn: 'depthwise' } as const
const depthwise = { ...mbconv, strideIn: 'depthwise' } as const
const siluDepthwise = { ...depthwise, squeezeActivation: 'silu' } as const

const bareShortcut = { ...transformer, hasShortcutBias: false } as const
const scaled = { ...transformer, layerScale: 1e-6 } as const

/** timm's RelPosMlp; its dropout is fixed there. */
const mlpOf = (hidden: number) => ({ relativeBias: { hidden, dropout: 0.125 } }) as const

export const coAtNetRw = {
  'coatnet-nano-rw': { ...rw, stem: [32, 64], stages: nano, mbconv: { ...nanoConv, strideIn: 'pool' }, transformer },
  'coatnet-0-rw': { ...rw, stem: [32, 64], stages: r0, mbconv: early, transformer: bareShortcut },
  'coatnet-1-rw': { ...rw, stem: [32, 64], stages: n1, mbconv: earlyDepthwise, transformer: bareShortcut },
  'coatnet-2-rw': { ...rw, stem: [64, 128], stages: n2, mbconv: siluDepthwise, transformer },
  // Trained on ImageNet-12k alone
  'coatnet-3-rw': { ...rw, classes: 11_821, stem: [96, 192], stages: n3, mbconv: siluDepthwise, transformer: scaled },
  'coatnet-bn-0-rw': {
    ...rw,
    stem: [32, 64],
    stages: r0,
    mbconv: earlyDepthwise,
    transformer: { ...bareShortcut, norm: 'batch-norm' },
  },
  'coatnet-rmlp-nano-rw': { ...rw, stem: [32, 64], stages: nano, mbconv: nanoConv, transformer: { ...transformer, ...mlpOf(384) } },
  'coatnet-rmlp-0-rw': { ...rw, stem: [32, 64], stages: r0, mbconv: depthwise, transformer: { ...transformer, ...mlpOf(512) } },
  'coatnet-rmlp-1-rw': {
    ...rw,
    stem: [32, 64],
    stages: n1,
    mbconv: early,
    transformer: { ...bareShortcut, ...mlpOf(384) },
    pool: { pool: 'max', kernel: 3 },
  },
  'coatnet-rmlp-2-rw': { ...rw, stem: [64, 128], stages: n2, mbconv: siluDepthwise, transformer: { ...scaled, ...mlpOf(512) } },
} as const satisfies Record<string, CoAtNetSpec>
