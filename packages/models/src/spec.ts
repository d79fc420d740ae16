import type { Family } from '@effzoo/contract'

/** One row of a paper's table: a run of equal blocks. The first carries the stride and the channel change. */
export interface Stage {
  readonly block: 'mbconv' | 'fused-mbconv'
  readonly repeats: number
  readonly kernel: 3 | 5
  readonly stride: 1 | 2
  /** Hidden channels over block-input channels; 1 has no expansion convolution. */
  readonly expand: 1 | 4 | 6
  readonly channels: number
  /** Squeeze-and-excite channels over block-input channels; absent without squeeze-and-excite. */
  readonly seRatio?: number | undefined
  /** A fused block that does not expand is one convolution; with this it has the expansion and the projection all the same. */
  readonly keepsProjection?: boolean | undefined
}

export type ActivationName = 'silu' | 'relu6' | 'relu' | 'gelu' | 'sigmoid' | 'tanh'

/** `same` pads as TensorFlow does (more at the end where it does not divide), `symmetric` by half the kernel on each side, as PyTorch. */
export type Padding = 'same' | 'symmetric'

/** What every architecture has. */
interface BaseSpec {
  readonly padding: Padding
  /** Of batch norm. */
  readonly epsilon: number
  /** Share of the moving statistics that stays at each training step. */
  readonly momentum: number
  /** Of its published weights; 1000, those of ImageNet-1k, where absent. */
  readonly classes?: number | undefined
  readonly trainPx: number
  readonly evalPx: number
  /** Before the classifier, in training. */
  readonly dropout: number
  /** In training, block i of n drops its branches with probability dropPath * i / n: the first never, the last nearly at this rate. */
  readonly dropPath: number
  /** The implementation whose numbers the variant reproduces. */
  readonly follows: string
}

/** Widths and depths are those of the base; `scale.ts` multiplies and rounds them. */
export interface EfficientNetSpec extends BaseSpec {
  readonly family: Exclude<Family, 'coatnet'>
  readonly stages: readonly Stage[]
  readonly stem: number
  readonly head: number
  readonly width: number
  readonly depth: number
  /** Rounding may take at most this share of a scaled width away (0.9: the 10 % rule; 0: no floor). */
  readonly widthFloor: number
  /** Lite: the stem and the head keep their width, the first and the last stage their depth. */
  readonly fixedEnds: boolean
  readonly activation: ActivationName
}

/** A run of equal blocks of CoAtNet. The first carries the stride and the channel change. */
export interface CoAtNetStage {
  readonly block: 'mbconv' | 'transformer'
  readonly repeats: number
  readonly stride: 1 | 2
  readonly channels: number
}

/** Where the implementations of CoAtNet's inverted bottleneck part. */
export interface MbConvForm {
  readonly activation: ActivationName
  /** It has 4 times the channels of the block's input, or of its output, in between. */
  readonly expands: 'input' | 'output'
  /** What halves the image: the first 1 x 1 convolution, the depthwise one, or a mean over 2 x 2 before both. */
  readonly strideIn: 'expand' | 'depthwise' | 'pool'
  /** Whether the norm that opens the block is followed by the activation. */
  readonly preActivation: boolean
  /** Of the projection and of the shortcut's convolution. */
  readonly hasBias: boolean
  /** Squeeze-and-excite has a quarter of the channels of the block's output, or of its hidden channels. */
  readonly squeezes: 'output' | 'hidden'
  readonly squeezeActivation: ActivationName
  /** Squeeze-and-excite stands between the depthwise convolution and its norm, not after the activation. */
  readonly squeezesEarly: boolean
}

/** Where the implementations of CoAtNet's transformer block part. */
export interface TransformerForm {
  readonly headChannels: number
  /** In a block that widens the image: attention has the channels of the block's input, and its projection widens, or of its output. */
  readonly attends: 'input' | 'output'
  readonly hasShortcutBias: boolean
  readonly norm: 'layer-norm' | 'batch-norm'
  /** Of the block's norms and of that in the head. */
  readonly epsilon: number
  /** Each branch ends in a weight for each channel that starts so small; absent: no such weights. */
  readonly layerScale?: number | undefined
  /** A table of learned biases for each layer and head, or a network that computes it, with dropout in training. */
  readonly relativeBias: 'table' | { readonly hidden: number; readonly dropout: number }
}

export interface CoAtNetSpec extends BaseSpec {
  readonly family: 'coatnet'
  /** S0: the widths of its two convolutions. */
  readonly stem: readonly [number, number]
  readonly stages: readonly CoAtNetStage[]
  readonly mbconv: MbConvForm
  readonly transformer: TransformerForm
  /** What halves the image before attention and on every shortcut: windows of this side with stride 2. */
  readonly pool: { readonly pool: 'max' | 'average'; readonly kernel: 2 | 3 }
  /** `norm-pool`; or `pool-norm-hidden`: the norm after the pool, then a dense layer of the same width and tanh. */
  readonly head: 'norm-pool' | 'pool-norm-hidden'
}

/** An architecture. */
export type VariantSpec = EfficientNetSpec | CoAtNetSpec
