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
  /** How the kernel starts: normal with a variance of 2 over the fan-out, or as a transformer's matrices, evenly by fan-in and fan-out. */
  readonly initial: 'fan-out-normal' | 'xavier-uniform'
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

/** Each position by the mean and variance of its channels. Weights scale and shift, each [channels]. After a pool, px is 1. */
export interface LayerNorm extends Base {
  readonly kind: 'layer-norm'
  readonly channels: number
  readonly epsilon: number
  readonly px: number
}

/** Each channel times its own weight, `scale` [channels], which starts at `initial`. */
export interface LayerScale extends Base {
  readonly kind: 'layer-scale'
  readonly channels: number
  readonly initial: number
  readonly px: number
}

/** On features [batch, channels], px is 1. */
export interface Activation extends Base {
  readonly kind: 'activation'
  readonly activation: ActivationName
  readonly channels: number
  readonly px: number
}

/** The largest or the mean value in each window of kernel x kernel; what padding adds counts in neither. */
export interface Pool extends Base {
  readonly kind: 'pool'
  readonly pool: 'max' | 'average'
  readonly kernel: number
  readonly stride: number
  readonly padding: Padding
  readonly channels: number
  readonly inPx: number
  readonly outPx: number
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

/**
 * Self-attention between all positions of an image: softmax(query * key / sqrt(headChannels) + bias) * value in each head.
 * Inputs: an image of `3 * heads * headChannels` channels (for each head its query, its key, its value), and the bias
 * [heads, px * px, px * px] of query and key, the same for every image of the batch. Output: an image of heads * headChannels.
 */
export interface Attention extends Base {
  readonly kind: 'attention'
  readonly heads: number
  readonly headChannels: number
  readonly px: number
}

/**
 * Attention's bias by relative position, looked up: no inputs, output [heads, px * px, px * px], positions row by row.
 * Weight `table` [(2 * px - 1) ** 2, heads]: row (dy + px - 1) * (2 * px - 1) + dx + px - 1 serves a query that lies dy below and dx to
 * the right of its key.
 */
export interface RelativeBias extends Base {
  readonly kind: 'relative-bias'
  readonly heads: number
  readonly px: number
}

/**
 * As RelativeBias, but the table is computed: from [sign(dy) * ln(1 + |dy|), the same of dx] by weights hidden-kernel [2, hidden] and
 * hidden-bias [hidden], ReLU, dropout in training, kernel [hidden, heads] and bias [heads]. It fits every px.
 */
export interface RelativeBiasMlp extends Base {
  readonly kind: 'relative-bias-mlp'
  readonly heads: number
  readonly hidden: number
  readonly dropout: number
  readonly px: number
}

export type Layer =
  | Conv
  | DepthwiseConv
  | BatchNorm
  | LayerNorm
  | LayerScale
  | Activation
  | Pool
  | GlobalPool
  | Gate
  | Add
  | Attention
  | RelativeBias
  | RelativeBiasMlp
  | DropPath
  | Dropout
  | Dense
export type LayerKind = Layer['kind']
export type LayerOf<Kind extends LayerKind> = Extract<Layer, { kind: Kind }>

/** One function per kind of layer: a new kind does not compile until every fold over the layers handles it. */
export type Visitor<Result, Context extends unknown[] = []> = { [Kind in LayerKind]: (layer: LayerOf<Kind>, ...context: Context) => Result }

export const visit = <Result, Context extends unknown[]>(layer: Layer, visitor: Visitor<Result, Context>, ...context: Context): Result =>
  (visitor[layer.kind] as (layer: Layer, ...context: Context) => Result)(layer, ...context)
