import { z } from 'zod'
import { CheckpointId, CheckpointManifest } from './checkpoint.ts'
import { Family } from './family.ts'
import { VariantId } from './ids.ts'
import { Facets } from './model-query.ts'
import { TagName } from './push.ts'
import { checkpointFields } from './query/checkpoint-fields.ts'
import { listParameters } from './query/parameter.ts'
import { querySchema } from './query/read-query.ts'

export const checkpointParameters = listParameters({
  fields: checkpointFields,
  aliases: { since: { use: 'min', field: 'publishedAtMs', description: 'Published at this moment or later' } },
})
export const CheckpointQuery = querySchema(checkpointParameters).meta({ id: 'CheckpointQuery' })

/** A checkpoint that a registry holds, in short; its manifest is at `/checkpoints/{id}`. */
export const CheckpointItem = z
  .object({
    id: CheckpointId,
    variant: VariantId,
    family: Family,
    tags: z.array(TagName),
    dtype: CheckpointManifest.shape.dtype,
    license: CheckpointManifest.shape.license,
    px: z.int(),
    classes: z.int(),
    top1: z.number().nullable(),
    top5: z.number().nullable(),
    sizeBytes: z.int(),
    sequence: z.int(),
    publishedAtMs: z.int(),
    owner: z.string(),
  })
  .meta({ id: 'CheckpointItem' })
export type CheckpointItem = z.infer<typeof CheckpointItem>

export const CheckpointPage = z
  .object({ items: z.array(CheckpointItem), nextCursor: z.string().nullable(), facets: Facets.optional() })
  .meta({ id: 'CheckpointPage' })
export type CheckpointPage = z.infer<typeof CheckpointPage>
