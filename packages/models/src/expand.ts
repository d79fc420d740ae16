import { expandCoAtNet } from './expand/coatnet.ts'
import { expandEfficientNet } from './expand/efficientnet.ts'
import type { Layer } from './layer.ts'
import type { VariantSpec } from './spec.ts'

/**
 * A variant as its layers, in the order of execution.
 *
 * Names are stable: weights are stored and exchanged under them. Stages and blocks are counted from 0.
 *
 * EfficientNet
 *   stem, head                      .conv .bn .act; the head goes on with .pool .dropout
 *   blocks.<stage>.<index>
 *     .expand .depthwise .project   each .conv .bn .act, as far as the block has them: the projection has no .act, but where a
 *                                   fused block does not expand, .project is its only convolution and has one
 *     .se                           .pool .reduce .act .expand .sigmoid .gate
 *     .drop-path .add               where input and output have one shape
 *   classifier
 *
 * CoAtNet, whose stage 0 is the paper's S1
 *   stem.0 stem.1                   .conv .bn .act; .conv
 *   blocks.<stage>.<index>
 *     .shortcut                     .pool .conv, as far as the first block of a stage needs them
 *     with convolutions
 *       .pre                        .bn .act .pool
 *       .expand .depthwise .project each .conv .bn .act, the projection .conv alone
 *       .se                         as above
 *       .drop-path .add
 *     with attention
 *       .attention                  .norm .pool .qkv .bias .heads .project .scale .drop-path .add
 *       .ffn                        .norm .expand .act .project .scale .drop-path .add
 *   head                            .norm .pool .dropout, or .pool .norm .hidden .act .dropout
 *   classifier
 */
export function expand(spec: VariantSpec, imagePx: number, options: { classes?: number | undefined } = {}): Layer[] {
  const classes = options.classes ?? spec.classes ?? 1000
  requirePositiveInteger('imagePx', imagePx)
  requirePositiveInteger('classes', classes)
  return spec.family === 'coatnet' ? expandCoAtNet(spec, imagePx, classes) : expandEfficientNet(spec, imagePx, classes)
}

function requirePositiveInteger(name: string, value: number) {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is ${value}; it must be a whole number of at least 1`)
}
