import type { Node, Output } from '@effzoo/tfjs-compile'

/** One op in place of several, the last of which is `end`. */
export interface Fusion {
  readonly end: Node
  readonly op:
    | 'EffzooConvolution'
    | 'EffzooDepthwiseConvolution'
    | 'EffzooExpandDepthwise'
    | 'EffzooGate'
    | 'EffzooLayerNorm'
    | 'EffzooAttention'
  /** Integers; and floats, in an object of their own. */
  readonly attributes: Readonly<Record<string, number>>
  readonly floatAttributes?: Readonly<Record<string, number>>
  readonly inputs: readonly Output[]
}
