import { z } from 'zod'
import { Task } from './engine.ts'
import { VariantId } from './ids.ts'

/** Where a figure was read. `image` means by eye from a chart, `secondary` that the original was not seen. */
export const FigureSource = z
  .object({
    title: z.string(),
    url: z.string().nullable(),
    kind: z.enum(['paper', 'authors-code', 'repo-doc', 'result-file', 'image', 'secondary']),
    table: z.string().nullable().meta({ description: 'Table, section or file inside the source' }),
    commit: z.string().nullable(),
    licence: z.string().nullable(),
  })
  .meta({ id: 'FigureSource' })
export type FigureSource = z.infer<typeof FigureSource>

const common = {
  id: z.string().meta({ description: 'Stable: a hash of what the figure says and where it stands' }),
  variant: VariantId,
  source: FigureSource,
  /** False: the figure was taken over without the original having been read. */
  verified: z.boolean(),
  note: z.string().nullable(),
}

/** How often the first (or one of the first five) guesses was right, in percent. */
export const AccuracyFigure = z
  .object({
    ...common,
    kind: z.literal('accuracy'),
    dataset: z.string().meta({ example: 'imagenet-1k' }),
    pretrain: z.string().meta({ description: '`none` is ImageNet-1k training alone', example: 'imagenet-21k' }),
    checkpoint: z
      .string()
      .nullable()
      .meta({ description: "timm's name of the weights, where the figure is of one", example: 'tf_efficientnetv2_s.in1k' }),
    px: z.int().nullable(),
    trainPx: z.int().nullable(),
    top1: z.number().nullable(),
    top5: z.number().nullable(),
  })
  .meta({ id: 'AccuracyFigure' })
export type AccuracyFigure = z.infer<typeof AccuracyFigure>

/** What somebody measured on their own device: latency is of a whole batch. */
export const SpeedFigure = z
  .object({
    ...common,
    kind: z.literal('speed'),
    task: Task,
    device: z.string().meta({ example: 'NVIDIA V100' }),
    framework: z.string().nullable().meta({ example: 'PyTorch 2.4.0, torch.compile' }),
    precision: z.string().nullable().meta({ description: 'float32, float16, bfloat16, amp, int8, tf32', example: 'float16' }),
    batchSize: z.int().nullable(),
    px: z.int().nullable(),
    latencyMs: z.number().nullable(),
    imagesPerS: z.number().nullable(),
  })
  .meta({ id: 'SpeedFigure' })
export type SpeedFigure = z.infer<typeof SpeedFigure>

/** Sizes as a source prints them, beside our own computed counts. */
export const SizeFigure = z
  .object({
    ...common,
    kind: z.literal('size'),
    px: z.int().nullable(),
    params: z.number().nullable(),
    macs: z.number().nullable(),
  })
  .meta({ id: 'SizeFigure' })
export type SizeFigure = z.infer<typeof SizeFigure>

/** What a whole training took. */
export const TrainingCostFigure = z
  .object({
    ...common,
    kind: z.literal('training-cost'),
    cost: z.string().meta({ example: '7.1 hours on 32 TPUv3 cores' }),
  })
  .meta({ id: 'TrainingCostFigure' })
export type TrainingCostFigure = z.infer<typeof TrainingCostFigure>

export const PublishedFigure = z
  .discriminatedUnion('kind', [AccuracyFigure, SpeedFigure, SizeFigure, TrainingCostFigure])
  .meta({ id: 'PublishedFigure' })
export type PublishedFigure = z.infer<typeof PublishedFigure>
