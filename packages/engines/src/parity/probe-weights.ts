import { initialize, type Weight } from '@effzoo/models'
import type { Work } from '../engine.ts'
import { weightsOf } from '../weights-of.ts'

/** Of a convolution's kernel, over its inputs: about what activations and gates take away again, so that the image reaches the logits. */
const gain = 2.5

/** The scales of the norm that ends a residual branch, and of the head's: a sum of branches must not grow, nor a step jump. */
const damping = 0.2
const isDamped = /^(head|blocks\.\d+\.[1-9]\d*\.project)\.bn\/scale$/

/** Each input of a depthwise convolution has its own kernel. */
function fanIn({ name, shape: [height, width, channels] }: Weight): number {
  return height! * width! * (name.includes('.depthwise.') ? 1 : channels!)
}

/**
 * Weights that a probe can tell something by: those of a measured inference (weights-of.ts), but for the kernels that start as Google's
 * and for some scales. Batch norms hold no statistics of such kernels: the image then moves the logits of EfficientNet-B0 by 2e-4 of
 * their deviation, under any tolerance, and those of V2-M by so much that the last bit of the pixels alone turns them over; and the
 * losses of a few steps differ by percents after such a bit. With these it is over 6e-2 on ten variants of
 * all families; what the last bit does stands beside each reference, under 1e-4 for logits and 3e-4 for losses.
 */
export function probeWeights(work: Work): (weight: Weight) => Float32Array {
  const measured = weightsOf({ ...work, task: 'infer' })
  return (weight) => {
    const isKernel = weight.initial.kind === 'normal' && weight.shape.length === 4
    if (isKernel) return initialize({ ...weight, initial: { kind: 'uniform', limit: Math.sqrt((3 * gain) / fanIn(weight)) } }, work.seed)
    return isDamped.test(weight.name) ? measured(weight).map((value) => damping * value) : measured(weight)
  }
}
