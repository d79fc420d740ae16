import type { Task } from '@effzoo/contract'
import { analyze, bytesPerFloat } from './analyze.ts'
import { expand } from './expand.ts'
import type { Layer } from './layer.ts'
import { lastReads, outputSize } from './layer-output.ts'
import type { VariantSpec } from './spec.ts'

/** In a training step each weight is there four times: itself, its gradient, its velocity, and what the update makes of them. */
const weightCopies = { infer: 1, 'train-step': 4 } as const satisfies Record<Task, number>

/**
 * Copies of an output in memory: itself, what the op works in, and in training its gradient. Measured as peak resident memory of
 * eager tfjs-node: 2.2 to 3.3 in training (EfficientNet-B3, Lite0, V2-B0, V2-S, CoAtNet-0), 3.5 to 4.5 in inference (V2-B0, batch 32,
 * and CoAtNet-0, batch 8, at 224 px).
 */
const outputCopies = 3

/** Elements that one image adds. Attention also has its scores, before and after the softmax; all images share its biases. */
function heldSize(layer: Layer): number {
  if (layer.kind === 'attention') return outputSize(layer) + 2 * layer.heads * layer.px ** 4
  return layer.kind === 'relative-bias' || layer.kind === 'relative-bias-mlp' ? 0 : outputSize(layer)
}

/** The largest sum of outputs that live at one time, when each is freed after its last reader. */
function peakOutputs(layers: readonly Layer[], inputSize: number): number {
  const reads = lastReads(layers)
  const sizes = new Map([['input', inputSize]])
  let live = inputSize
  let peak = 0
  for (const [index, layer] of layers.entries()) {
    sizes.set(layer.name, heldSize(layer))
    live += heldSize(layer)
    peak = Math.max(peak, live)
    for (const name of reads[index]!) live -= sizes.get(name)!
  }
  return peak
}

/** The backward pass reads nearly every output again, so all are kept. */
const allOutputs = (layers: readonly Layer[], inputSize: number) => layers.reduce((size, layer) => size + heldSize(layer), inputSize)

export interface Work {
  readonly task: Task
  readonly batchSize: number
  readonly imagePx: number
}

/**
 * Rough: what weights and activations of the work fill in float32. It is for turning away what cannot fit; the engine itself
 * (some 500 MB for TensorFlow) comes on top.
 */
export function estimateMemoryBytes(spec: VariantSpec, { task, batchSize, imagePx }: Work): number {
  const layers = expand(spec, imagePx)
  const inputSize = imagePx * imagePx * 3
  const activations = task === 'infer' ? peakOutputs(layers, inputSize) : allOutputs(layers, inputSize)
  return analyze(layers).weightBytes * weightCopies[task] + activations * outputCopies * batchSize * bytesPerFloat
}
