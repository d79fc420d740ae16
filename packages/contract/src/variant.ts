import { z } from 'zod'
import { Family } from './family.ts'
import { VariantId } from './ids.ts'
import { AccuracyFigure, PublishedFigure } from './published-figure.ts'

/** A row of the registry. Counts are computed by analyze(); accuracy is published, and null where no source gives it. */
export const Variant = z
  .object({
    id: VariantId,
    family: Family,
    px: z.int().meta({ description: 'Side of the square image at evaluation; macs are counted at it' }),
    trainPx: z.int().meta({ description: 'Largest side of the square image in training' }),
    params: z.int().meta({ description: 'Trainable parameters (computed)' }),
    statisticParams: z.int().meta({ description: 'Batch-norm means and variances (computed)' }),
    macs: z.int().meta({ description: 'Multiply-adds of one image at px, counted once: what the papers call FLOPs (computed)' }),
    macsAtTrainPx: z.int(),
    weightBytes: z.int().meta({ description: 'Parameters and statistics in float32 (computed)' }),
    activationBytes: z
      .int()
      .meta({ description: 'Sum of all convolution and matrix-product outputs of one image at px, in float32 (computed)' }),
    follows: z.string().meta({ description: 'The implementation whose numbers this variant reproduces' }),
    top1: z
      .number()
      .nullable()
      .meta({ description: 'ImageNet-1k validation, percent, without extra pre-training data; null when no source gives it' }),
    top5: z.number().nullable(),
    top1Figure: z.string().nullable().meta({ description: 'Id of the published figure that top1 and top5 come from' }),
  })
  .meta({ id: 'Variant' })
export type Variant = z.infer<typeof Variant>

export const VariantDetail = Variant.extend({
  headline: AccuracyFigure.nullable(),
  published: z.array(PublishedFigure),
}).meta({ id: 'VariantDetail' })
export type VariantDetail = z.infer<typeof VariantDetail>
