import * as tf from '@tensorflow/tfjs-core'
import { expand } from '../expand.ts'
import { fitWeights } from '../fit-weights.ts'
import { foldableBatchNorms, leadingBatchNorms } from '../foldable-batch-norms.ts'
import { initialize } from '../initialize.ts'
import { type Layer, visit } from '../layer.ts'
import { lastReads, sizeOf } from '../layer-output.ts'
import type { VariantSpec } from '../spec.ts'
import { type Weight, weights } from '../weights.ts'
import { type Context, forward, type Mode } from './forward.ts'

export interface BuildOptions {
  readonly imagePx: number
  /** Of the initial weights, and of what training drops. */
  readonly seed?: number
  readonly classes?: number
  /** The values of a weight, flat and in row-major order; without it they are drawn from the seed. */
  readonly weights?: (weight: Weight) => Float32Array
}

/** A network on whatever tfjs backend is set; its tensors are freed by `dispose`. */
export interface Model {
  readonly layers: readonly Layer[]
  /** Every weight under its name in weights.ts. tfjs's own names are unique in the process and mean nothing. */
  readonly variables: ReadonlyMap<string, tf.Variable>
  readonly trainableVariables: readonly tf.Variable[]
  readonly statisticVariables: readonly tf.Variable[]
  /** Logits [batch, classes] of images [batch, px, px, 3]. */
  predict(images: tf.Tensor4D): tf.Tensor2D
  /** As `predict`, or with batch norms folded, or in training mode: normalised by the batch, with layers and features dropped, and moving statistics updated. */
  apply(images: tf.Tensor4D, mode: Mode): tf.Tensor2D
  /** Trainable parameters. */
  countParams(): number
  /** Replaces every weight, given flat and in row-major order. Tables of relative positions may be those of another image size. */
  loadWeights(values: ReadonlyMap<string, Float32Array>): void
  dispose(): void
}

export function buildModel(spec: VariantSpec, options: BuildOptions): Model {
  const { imagePx, seed = 0, classes, weights: valuesOf = (weight) => initialize(weight, seed) } = options
  const layers = expand(spec, imagePx, { classes })
  const reads = lastReads(layers)
  const allWeights = weights(layers)
  const variables = new Map(allWeights.map((weight) => [weight.name, createVariable(weight, valuesOf(weight))]))
  const weight = (name: string): tf.Variable => {
    const variable = variables.get(name)
    if (!variable) throw new Error(`no weight ${name} in this model`)
    return variable
  }
  const ofRole = (role: Weight['role']) => allWeights.filter((w) => w.role === role).map(({ name }) => weight(name))
  const trainableVariables = ofRole('trained')
  const foldable: Context['folds'] = { behind: foldableBatchNorms(layers), before: leadingBatchNorms(layers) }

  const apply = (images: tf.Tensor4D, mode: Mode) =>
    tf.tidy(() => run(layers, reads, images, { mode, seed, weight, folds: isFolding(mode) ? foldable : none }) as tf.Tensor2D)
  return {
    layers,
    variables,
    trainableVariables,
    statisticVariables: ofRole('statistic'),
    apply,
    predict: (images) => apply(images, { training: false }),
    countParams: () => trainableVariables.reduce((count, { size }) => count + size, 0),
    loadWeights(given) {
      const values = fitWeights(layers, given)
      requireSameWeights(allWeights, values)
      for (const { name, shape } of allWeights) tf.tidy(() => weight(name).assign(tf.tensor(values.get(name)!, [...shape])))
    },
    dispose: () => tf.dispose([...variables.values()]),
  }
}

const none: Context['folds'] = { behind: new Map(), before: new Map() }
const isFolding = (mode: Mode) => !mode.training && mode.foldNorms === true

const createVariable = ({ shape, role }: Weight, values: Float32Array) =>
  tf.tidy(() => tf.variable(tf.tensor(values, [...shape]), role === 'trained'))

/** Layer by layer; an output is freed after its last reader. What the backward pass needs, tfjs keeps by itself. */
function run(layers: readonly Layer[], reads: readonly string[][], images: tf.Tensor4D, context: Context): tf.Tensor {
  const live = new Map<string, tf.Tensor>([['input', images]])
  let output: tf.Tensor = images
  for (const [index, layer] of layers.entries()) {
    const inputs = layer.inputs.map((name) => live.get(name)!)
    output = tf.tidy(() => visit(layer, forward, inputs, context))
    live.set(layer.name, output)
    for (const name of reads[index]!) {
      if (name !== 'input') live.get(name)!.dispose()
      live.delete(name)
    }
  }
  return output
}

function requireSameWeights(expected: readonly Weight[], values: ReadonlyMap<string, Float32Array>) {
  const known = new Set(expected.map(({ name }) => name))
  const missing = expected.filter(({ name }) => !values.has(name)).map(({ name }) => name)
  const unknown = [...values.keys()].filter((name) => !known.has(name))
  const misshapen = expected
    .filter(({ name, shape }) => values.has(name) && values.get(name)!.length !== sizeOf(shape))
    .map(({ name, shape }) => `${name} has ${values.get(name)!.length} values instead of ${sizeOf(shape)} ([${shape}])`)
  const faults = [...list('missing', missing), ...list('not part of this model', unknown), ...list('of the wrong size', misshapen)]
  if (faults.length > 0) throw new Error(`These weights do not fit the model: ${faults.join('; ')}`)
}

/** A few names show what is wrong; hundreds hide it. */
const list = (what: string, names: readonly string[], shown = 3): string[] =>
  names.length === 0 ? [] : [`${names.length} ${what}: ${names.slice(0, shown).join(', ')}${names.length > shown ? ', …' : ''}`]
