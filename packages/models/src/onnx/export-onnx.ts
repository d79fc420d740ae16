import { expand } from '../expand.ts'
import { foldableBatchNorms } from '../foldable-batch-norms.ts'
import { type BatchNorm, type Layer, visit } from '../layer.ts'
import { outputSize, sizeOf } from '../layer-output.ts'
import type { VariantSpec } from '../spec.ts'
import { type Weight, weights as weightsOf } from '../weights.ts'
import { type Context, image, type Value } from './context.ts'
import { createGraph, type Narrow } from './graph.ts'
import { type OnnxFiles, serialize } from './serialize.ts'
import { translate } from './translate.ts'

export interface OnnxOptions {
  readonly imagePx: number
  /** Default: those of the variant's published weights. */
  readonly classes?: number | undefined
  /** Whether batch norms become part of the convolutions before them. The logits stay, apart from rounding. */
  readonly fold: boolean
  /** The values of a weight, flat and in row-major order. Asked for when the file is written. */
  readonly weights: (weight: Weight) => Float32Array | Promise<Float32Array>
  /** `channels-first` is what other exporters give, [batch, 3, px, px]; `channels-last`, [batch, px, px, 3], is how pixels lie in memory. */
  readonly imageLayout?: 'channels-first' | 'channels-last'
  /** Where it is given, weights are stored as the halves that it makes of them. The network computes in float32 all the same. */
  readonly narrow?: Narrow | undefined
  readonly fileName?: string
  /** Beyond it the weights get a file of their own, `fileName` with `.data`, that must lie beside the model. */
  readonly maxModelBytes?: number
}

/** Of any protobuf message: protobuf.dev/programming-guides/proto-limits. */
const maxMessageBytes = 2 ** 31 - 1

/** A network for inference: `input`, a batch of any number of images, gives `logits`. The files are to lie in one folder. */
export function exportOnnx(spec: VariantSpec, options: OnnxOptions): OnnxFiles {
  const { imagePx, classes, fold, imageLayout = 'channels-first', fileName = 'model.onnx', maxModelBytes = maxMessageBytes } = options
  const layers = expand(spec, imagePx, { classes })
  const { nodes, initializers, writer } = createGraph(options.narrow)
  const folded = fold ? foldableBatchNorms(layers) : new Map<string, BatchNorm>()
  const isChannelsFirst = imageLayout === 'channels-first'

  const images = isChannelsFirst ? 'input' : writer.node('channels-first', 'Transpose', ['input'], { perm: { ints: [0, 3, 1, 2] } })
  const logits = writeLayers(layers, image(images), { writer, folded, read: readerOf(layers, options.weights) })
  writer.node('logits', 'Identity', [logits.name])

  const input = { name: 'input', shape: isChannelsFirst ? ['batch', 3, imagePx, imagePx] : ['batch', imagePx, imagePx, 3] }
  const output = { name: 'logits', shape: ['batch', outputSize(layers.at(-1)!)] }
  return serialize({ name: spec.family, nodes, initializers, input, output }, fileName, maxModelBytes)
}

/** Answers the value of the last layer. */
function writeLayers(layers: readonly Layer[], input: Value, context: Context): Value {
  const values = new Map([['input', input]])
  let last = input
  for (const layer of layers) {
    const inputs = layer.inputs.map((name) => values.get(name)!)
    last = visit(layer, translate, inputs, context)
    values.set(layer.name, last)
  }
  return last
}

function readerOf(layers: readonly Layer[], source: OnnxOptions['weights']): Context['read'] {
  const byName = new Map(weightsOf(layers).map((weight) => [weight.name, weight]))
  return async (name) => {
    const weight = byName.get(name)
    if (!weight) throw new Error(`no weight ${name} in this model`)
    const values = await source(weight)
    if (values.length !== sizeOf(weight.shape)) {
      throw new RangeError(`${name} has ${values.length} values instead of ${sizeOf(weight.shape)} ([${weight.shape}])`)
    }
    return values
  }
}
