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

/** What a layer computes by convolutions and matrix products, for one image. */
interface Products {
  readonly macs: number
  /** Elements of the results. */
  readonly outputs: number
}

const nothing: Products = { macs: 0, outputs: 0 }
const none = () => nothing

/** Every output is a sum of so many products. */
const sums = (layer: Layer, length: number): Products => {
  const outputs = outputSize(layer)
  return { macs: length * outputs, outputs }
}

const products: Visitor<Products> = {
  conv: (l) => sums(l, l.kernel * l.kernel * l.inChannels),
  'depthwise-conv': (l) => sums(l, l.kernel * l.kernel),
  dense: (l) => sums(l, l.inFeatures),
  // Query times key, then their softmax times value
  attention: ({ heads, headChannels, px }) => {
    const scores = heads * px ** 4
    return { macs: 2 * scores * headChannels, outputs: scores + heads * headChannels * px ** 2 }
  },
  'relative-bias-mlp': ({ heads, hidden, px }) => {
    const positions = (2 * px - 1) ** 2
    return { macs: positions * (2 * hidden + hidden * heads), outputs: positions * (hidden + heads) }
  },
  'batch-norm': none,
  'layer-norm': none,
  'layer-scale': none,
  activation: none,
  pool: none,
  'global-pool': none,
  gate: none,
  add: none,
  'relative-bias': none,
  'drop-path': none,
  dropout: none,
}

function countWeights(layers: readonly Layer[]): Pick<Cost, 'params' | 'statisticParams'> {
  let params = 0
  let statisticParams = 0
  for (const { role, shape } of weights(layers)) {
    if (role === 'trained') params += sizeOf(shape)
    else statisticParams += sizeOf(shape)
  }
  return { params, statisticParams }
}

function countProducts(layers: readonly Layer[]): Products {
  let macs = 0
  let outputs = 0
  for (const layer of layers) {
    const product = visit(layer, products)
    macs += product.macs
    outputs += product.outputs
  }
  return { macs, outputs }
}

/** Folds over the layers that tfjs/build-model.ts builds from, so that the counts cannot drift from the model. */
export function analyze(layers: readonly Layer[]): Cost {
  const { params, statisticParams } = countWeights(layers)
  const { macs, outputs } = countProducts(layers)
  return {
    params,
    statisticParams,
    macs,
    activationBytes: outputs * bytesPerFloat,
    weightBytes: (params + statisticParams) * bytesPerFloat,
  }
}
