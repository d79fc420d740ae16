import type { Task } from '@effzoo/contract'
import { analyze, bytesPerFloat } from './analyze.ts'
import { expand } from './expand.ts'
import type { Work } from './memory.ts'
import type { VariantSpec } from './spec.ts'

export interface RunWork {
  /** Of convolutions and matrix products; a multiply-add is two. */
  readonly flop: number
  /** What must at least move between memory and processor, in float32. */
  readonly bytes: number
}

/** How often a run does or touches something. */
interface Passes {
  readonly products: number
  /** Of trained parameters. */
  readonly weights: number
  /** Of batch-norm statistics. */
  readonly statistics: number
  /** Of the results of convolutions and matrix products. */
  readonly outputs: number
  readonly images: number
}

/**
 * Bytes are those of an engine that joins all else (batch norms, activations, gates, sums) to the product before it, and whose caches
 * hold no result until its reader comes. One that joins less moves more; one that keeps results in caches can move less.
 *
 * `infer`: a weight is read once, whatever the batch; a result is written once and read once.
 *
 * `train-step`: three products for one, forward and then the gradients of the inputs and of the weights, each as large as the first
 * (Kaplan et al., Scaling Laws for Neural Language Models, arXiv:2001.08361, section 2.1: the backward pass takes twice the forward
 * one). The first convolution needs no gradient of its image and is counted as the others. A weight is read forward and backward, its
 * gradient written and read, weight and velocity read and written. A result is written and read forward, read again for the
 * gradient of the weights, and its own gradient is written and read.
 */
const passes = {
  infer: { products: 1, weights: 1, statistics: 1, outputs: 2, images: 1 },
  'train-step': { products: 3, weights: 8, statistics: 2, outputs: 5, images: 2 },
} as const satisfies Record<Task, Passes>

type Counts = Pick<ReturnType<typeof analyze>, 'macs' | 'params' | 'statisticParams' | 'activationBytes'>

const known = new WeakMap<VariantSpec, Map<number, Counts>>()

/** Counted once for a spec and size: a registry asks with each result that it accepts. */
function countsOf(spec: VariantSpec, imagePx: number): Counts {
  const bySize = known.get(spec) ?? new Map<number, Counts>()
  known.set(spec, bySize)
  const before = bySize.get(imagePx)
  if (before) return before
  const { macs, params, statisticParams, activationBytes } = analyze(expand(spec, imagePx))
  const counts = { macs, params, statisticParams, activationBytes }
  bySize.set(imagePx, counts)
  return counts
}

/** What one run of the work computes and moves, counted and not measured. */
export function workOf(spec: VariantSpec, { task, batchSize, imagePx }: Work): RunWork {
  const { macs, params, statisticParams, activationBytes } = countsOf(spec, imagePx)
  const { products, weights, statistics, outputs, images } = passes[task]
  const imageBytes = imagePx * imagePx * 3 * bytesPerFloat
  return {
    flop: 2 * macs * products * batchSize,
    bytes:
      (weights * params + statistics * statisticParams) * bytesPerFloat + (outputs * activationBytes + images * imageBytes) * batchSize,
  }
}
