import { z } from 'zod'
import { jobBounds } from './job.ts'
import { VariantSpec } from './variant-spec.ts'

const Px = z.int().min(jobBounds.minPx).max(jobBounds.maxPx)

/** A run of layers of one name, with what the spec says of it; null where it has no such thing. */
export const StageRow = z
  .object({
    name: z.string().meta({ description: 'What the names of its layers and weights begin with', example: 'blocks.3' }),
    block: z.enum(['stem', 'mbconv', 'fused-mbconv', 'transformer', 'head', 'classifier']),
    repeats: z.int().meta({ description: 'Blocks, after scaling; 1 outside them' }),
    layers: z.int(),
    kernel: z.int().nullable(),
    stride: z.int().nullable().meta({ description: 'Of the first block' }),
    expand: z.number().nullable().meta({ description: 'Hidden channels over those that they expand from' }),
    channels: z.int().meta({ description: 'Of what it gives on, after scaling' }),
    seRatio: z.number().nullable().meta({ description: 'Squeeze-and-excite channels over those that they squeeze; null: none' }),
    outPx: z.int().meta({ description: 'Side of the image that it gives on; 1 for features' }),
    params: z.int(),
    statisticParams: z.int(),
    macs: z.int(),
  })
  .meta({ id: 'StageRow' })
export type StageRow = z.infer<typeof StageRow>

const counts = {
  px: z.int().meta({ description: 'Side of the square image that they are counted at' }),
  params: z.int(),
  statisticParams: z.int(),
  macs: z.int(),
  activationBytes: z.int(),
  weightBytes: z.int(),
}

/** Counts of one architecture at one image size, all computed from its layers. */
export const Counts = z.object(counts).meta({ id: 'Counts' })
export type Counts = z.infer<typeof Counts>

export const AnalyzeRequest = z
  .strictObject({ spec: VariantSpec, px: Px.optional().meta({ description: "Default: the spec's evalPx" }) })
  .meta({ id: 'AnalyzeRequest' })
export type AnalyzeRequest = z.infer<typeof AnalyzeRequest>

export const Analysis = z.object({ ...counts, stages: z.array(StageRow) }).meta({ id: 'Analysis' })
export type Analysis = z.infer<typeof Analysis>

/** `?px=` of a variant. */
export const PxQuery = z
  .string()
  .regex(/^\d{1,6}$/, { error: `a whole number from ${jobBounds.minPx} to ${jobBounds.maxPx}` })
  .transform(Number)
  .pipe(
    z
      .number()
      .min(jobBounds.minPx, { error: `at least ${jobBounds.minPx}` })
      .max(jobBounds.maxPx, { error: `at most ${jobBounds.maxPx}` }),
  )
  .meta({ type: 'integer', minimum: jobBounds.minPx, maximum: jobBounds.maxPx, example: 320 })
