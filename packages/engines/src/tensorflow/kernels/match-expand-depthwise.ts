import type { Fusion } from './fusion.ts'
import type { Readers } from './graph-patterns.ts'

/** A convolution of 1 x 1 and the depthwise one that alone reads it, as one op in place of the two that have been found for them. */
export function matchExpandDepthwise(depthwise: Fusion, expand: Fusion | undefined, readers: Readers): Fusion | undefined {
  if (depthwise.op !== 'EffzooDepthwiseConvolution' || expand?.op !== 'EffzooConvolution') return undefined
  const [image, filter, bias] = expand.inputs
  const { stride, pad_top, pad_left, activation, gates, residuals } = expand.attributes
  const isPointwise = filter!.shape.length === 4 && filter!.shape[0] === 1 && stride === 1 && pad_top === 0 && pad_left === 0
  const keepsSize = image!.shape[1] === expand.attributes.out_height && image!.shape[2] === expand.attributes.out_width
  if (!isPointwise || !keepsSize || gates || residuals || readers.get(expand.end)!.length !== 1) return undefined
  return {
    end: depthwise.end,
    op: 'EffzooExpandDepthwise',
    attributes: { ...depthwise.attributes, expand_activation: activation! },
    inputs: [image!, filter!, bias!, ...depthwise.inputs.slice(1)],
  }
}
