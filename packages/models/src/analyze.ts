import { type Layer, type Visitor, visit } from './layer.ts'
import { outputSize, sizeOf } from './layer-output.ts'
import { weights } from './weights.ts'

export interface Cost {
  /** Trainable parameters. */
  readonly params: number
  /** Batch-norm means and variances. */
  readonly statisticParams: number
  /** Multiply-adds of one image in convolutions and matrix products, counted once: what the papers call FLOPs. */
  readonly macs: number
  /** Sum of all convolution and matrix-product outputs of one image, in float32. */
  readonly activationBytes: number
  /** Parameters and statistics, in float32. */
  readonly weightBytes: number
}

export const bytesPerFloat = 4

const none = () => 0

/** Multiply-adds for one element of the output; none where a layer is not a convolution or a matrix product. */
const macsPerOutput: Visitor<number> = {
  conv: (l) => l.kernel ** 2 * l.inChannels,
  'depthwise-conv': (l) => l.kernel ** 2,
  dense: (l) => l.inFeatures,
  'batch-norm': none,
  activation: none,
  'global-pool': none,
  gate: none,
  add: none,
  'drop-path': none,
  dropout: none,
}

/** Folds over the layers that tfjs/build-model.ts builds from, so that the counts cannot drift from the model. */
export function analyze(layers: readonly Layer[]): Cost {
  let params = 0
  let statisticParams = 0
  for (const { role, shape } of weights(layers)) {
    if (role === 'trained') params += sizeOf(shape)
    else statisticParams += sizeOf(shape)
  }
  let macs = 0
  let activations = 0
  for (const layer of layers) {
    const perOutput = visit(layer, macsPerOutput)
    if (perOutput === 0) continue
    const size = outputSize(layer)
    macs += perOutput * size
    activations += size
  }
  return {
    params,
    statisticParams,
    macs,
    activationBytes: activations * bytesPerFloat,
    weightBytes: (params + statisticParams) * bytesPerFloat,
  }
}
