import { z } from 'zod'
import { Quantity } from './quantity.ts'
import { Family, Variant } from './variant.ts'

/** Fields of a variant that `sort` takes. */
export const sortFields = [
  'id',
  'family',
  'px',
  'trainPx',
  'params',
  'statisticParams',
  'macs',
  'weightBytes',
  'activationBytes',
  'top1',
  'top5',
] as const
export type SortField = (typeof sortFields)[number]
export type SortKey = { field: SortField; descending: boolean }

const Sort = z
  .string()
  .transform((text, context): SortKey[] => {
    const keys: SortKey[] = []
    for (const part of text.split(',')) {
      const descending = part.startsWith('-')
      const name = descending ? part.slice(1) : part
      const field = sortFields.find((candidate) => candidate === name)
      if (!field) {
        context.issues.push({
          code: 'custom',
          input: text,
          message: `"${name}" is not a field to sort by; allowed are ${sortFields.join(', ')}, each with a leading - for descending`,
        })
        return z.NEVER
      }
      if (keys.some((key) => key.field === field)) {
        context.issues.push({ code: 'custom', input: text, message: `"${field}" stands twice in sort; name each field once` })
        return z.NEVER
      }
      keys.push({ field, descending })
    }
    return keys
  })
  .meta({ type: 'string', example: '-top1,params' })

const Percent = z
  .string()
  .regex(/^\d+(\.\d+)?$/, { error: 'a number from 0 to 100, such as 82.5' })
  .transform(Number)
  .pipe(z.number().min(0).max(100))
  .meta({ type: 'string', example: '82' })

/** Query of `GET /models`. FLOPs in the papers' words are multiply-adds counted once: `maxFlops` is `maxMacs`. */
export const ModelQuery = z
  .strictObject({
    family: Family.optional(),
    minParams: Quantity.optional(),
    maxParams: Quantity.optional(),
    minMacs: Quantity.optional(),
    maxMacs: Quantity.optional(),
    minFlops: Quantity.optional().meta({ description: 'Alias of minMacs' }),
    maxFlops: Quantity.optional().meta({ description: 'Alias of maxMacs' }),
    minTop1: Percent.optional(),
    sort: Sort.optional(),
    limit: z
      .string()
      .regex(/^\d+$/, { error: 'a whole number from 1 to 500' })
      .transform(Number)
      .pipe(z.number().min(1, { error: 'at least 1' }).max(500, { error: 'at most 500' }))
      .optional()
      .meta({ type: 'string', description: '1 to 500, default 50' }),
    cursor: z.string().max(2_000).optional(),
  })
  .meta({ id: 'ModelQuery' })
export type ModelQuery = z.output<typeof ModelQuery>

export const ModelPage = z.object({ items: z.array(Variant), nextCursor: z.string().nullable() }).meta({ id: 'ModelPage' })
export type ModelPage = z.infer<typeof ModelPage>
