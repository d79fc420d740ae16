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
  readonly seRatio?: number
}

export type ActivationName = 'silu' | 'relu6' | 'sigmoid'

/** `same` pads as TensorFlow does (more at the end where it does not divide), `symmetric` by half the kernel on each side, as PyTorch. */
export type Padding = 'same' | 'symmetric'

/** An architecture. Widths and depths are those of the base; `scale.ts` multiplies and rounds them. */
export interface VariantSpec {
  readonly family: Family
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
  readonly padding: Padding
  readonly epsilon: number
  /** Share of the moving statistics that stays at each training step. */
  readonly momentum: number
  readonly trainPx: number
  readonly evalPx: number
  /** Before the classifier, in training. */
  readonly dropout: number
  /** In training, block i of n drops its branch with probability dropPath * i / n: the first never, the last nearly at this rate. */
  readonly dropPath: number
  /** The implementation whose numbers the variant reproduces. */
  readonly follows: string
}
