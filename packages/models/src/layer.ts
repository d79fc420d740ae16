import type { ActivationName, Padding } from './spec.ts'

/**
 * A layer is named, knows the names of the layers it reads (`input` is the image) and carries its sizes.
 * Its name is the weight contract: a convolution `blocks.0.1.expand.conv` has the weight `blocks.0.1.expand.conv/kernel`.
 * `expand.ts` says how the names are formed.
 */
interface Base {
  readonly name: string
  readonly inputs: readonly string[]
}

/** Kernel [kernel, kernel, inChannels, outChannels]; image [batch, px, px, channels]. */
export interface Conv extends Base {
  readonly kind: 'conv'
  readonly kernel: number
  readonly stride: number
  readonly padding: Padding
  readonly inChannels: number
  readonly outChannels: number
  readonly hasBias: boolean
  readonly inPx: number
  readonly outPx: number
}

/** Kernel [kernel, kernel, channels, 1]: each channel by itself. Never has a bias here. */
export interface DepthwiseConv extends Base {
  readonly kind: 'depthwise-conv'
  readonly kernel: number
  readonly stride: number
  readonly padding: Padding
  readonly channels: number
  readonly inPx: number
  readonly outPx: number
}

/** Weights scale and shift (trained), mean and variance (statistics), each [channels]. */
export interface BatchNorm extends Base {
  readonly kind: 'batch-norm'
  readonly channels: number
  readonly epsilon: number
  readonly momentum: number
  readonly px: number
}

export interface Activation extends Base {
  readonly kind: 'activation'
  readonly activation: ActivationName
  readonly channels: number
  readonly px: number
}

/** Mean over the image: to [batch, 1, 1, channels] with `keepDims`, otherwise to [batch, channels]. */
export interface GlobalPool extends Base {
  readonly kind: 'global-pool'
  readonly channels: number
  readonly inPx: number
  readonly keepDims: boolean
}

/** The first input times the second, a gate of [batch, 1, 1, channels]. */
export interface Gate extends Base {
  readonly kind: 'gate'
  readonly channels: number
  readonly px: number
}

/** The sum of two inputs of the same shape. */
export interface Add extends Base {
  readonly kind: 'add'
  readonly channels: number
  readonly px: number
}

/** In training: drops a whole example's branch with probability `rate`, and scales the others by 1 / (1 - rate). */
export interface DropPath extends Base {
  readonly kind: 'drop-path'
  readonly rate: number
  readonly channels: number
  readonly px: number
}

/** In training: drops single features of [batch, features]. */
export interface Dropout extends Base {
  readonly kind: 'dropout'
  readonly rate: number
  readonly features: number
}

/** Weights kernel [inFeatures, outFeatures] and bias [outFeatures]. */
export interface Dense extends Base {
  readonly kind: 'dense'
  readonly inFeatures: number
  readonly outFeatures: number
}

export type Layer = Conv | DepthwiseConv | BatchNorm | Activation | GlobalPool | Gate | Add | DropPath | Dropout | Dense
export type LayerKind = Layer['kind']
export type LayerOf<Kind extends LayerKind> = Extract<Layer, { kind: Kind }>

/** One function per kind of layer: a new kind does not compile until every fold over the layers handles it. */
export type Visitor<Result, Context extends unknown[] = []> = { [Kind in LayerKind]: (layer: LayerOf<Kind>, ...context: Context) => Result }

export const visit = <Result, Context extends unknown[]>(layer: Layer, visitor: Visitor<Result, Context>, ...context: Context): Result =>
  (visitor[layer.kind] as (layer: Layer, ...context: Context) => Result)(layer, ...context)
