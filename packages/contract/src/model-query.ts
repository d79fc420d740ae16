import { z } from 'zod'
import { type FieldValue, parseValue } from './query/field.ts'
import type { Filter } from './query/filter.ts'
import { modelFields, variantFields } from './query/model-fields.ts'
import { listParameters, type Parameter } from './query/parameter.ts'
import { querySchema } from './query/read-query.ts'
import type { SortKey } from './query/sort.ts'
import { Variant } from './variant.ts'

/** Fields of a variant that `sort` takes; those of its measurement come on top. */
export const sortFields = Object.keys(variantFields) as readonly (keyof typeof variantFields)[]
export type SortField = keyof typeof modelFields

/** Kinds of extra training data by which `pretrain` chooses the published accuracies. */
export const pretrainNames = ['none', 'imagenet-12k', 'imagenet-21k', 'jft-300m', 'jft-3b', 'noisy-student', 'adv-prop'] as const

const days = { kind: 'number', description: 'At most so many days old, counted in whole minutes' } as const
const pretrain = { kind: 'enum', values: pretrainNames, description: 'Which accuracies top1 and top5 are; default none' } as const

const extra: readonly Parameter[] = [
  {
    ...{ name: 'maxAgeDays', use: 'common', field: '', example: '30' },
    description: days.description,
    parse: (text) => parseValue(days, text),
  },
  {
    ...{ name: 'pretrain', use: 'common', field: '', example: 'imagenet-21k' },
    description: pretrain.description,
    parse: (text) => parseValue(pretrain, text),
  },
]

export const modelParameters = listParameters({
  fields: modelFields,
  aliases: {
    minFlops: { use: 'min', field: 'macs', description: 'Alias of minMacs' },
    maxFlops: { use: 'max', field: 'macs', description: 'Alias of maxMacs' },
    since: { use: 'min', field: 'receivedAtMs', description: 'Measured at this moment or later' },
  },
  extra,
})

/** What every list takes. */
export interface ListQuery {
  readonly filter?: Filter
  readonly sort?: readonly SortKey[]
  readonly fields?: readonly string[]
  readonly facets?: readonly string[]
  readonly pareto?: readonly string[]
  readonly include?: 'unknown'
  readonly limit?: number
  readonly cursor?: string
  readonly format?: Format
  readonly maxAgeDays?: number
  readonly pretrain?: (typeof pretrainNames)[number]
  /** A bound on a field, or a value of it. */
  readonly [parameter: string]: FieldValue | readonly SortKey[] | readonly string[] | Filter | undefined
}
export type Format = 'json' | 'ndjson' | 'csv' | 'html'

/** Query of `GET /models`. FLOPs in the papers' words are multiply-adds counted once: `maxFlops` is `maxMacs`. */
export const ModelQuery = querySchema(modelParameters).meta({ id: 'ModelQuery' })
export type ModelQuery = ListQuery

/** The measurement that stands beside a variant. */
export const Measured = z
  .object({
    result: z.string().meta({ description: 'Id of the result' }),
    device: z.string(),
    deviceName: z.string(),
    engine: z.string(),
    task: z.string(),
    batch: z.int(),
    imagePx: z.int(),
    precision: z.string(),
    medianMs: z.number(),
    p90Ms: z.number().nullable(),
    p99Ms: z.number().nullable(),
    trainStepMs: z.number().nullable(),
    imagesPerS: z.number(),
    utilization: z.number().nullable(),
    grade: z.string().nullable(),
    receivedAtMs: z.int(),
  })
  .meta({ id: 'Measured' })
export type Measured = z.infer<typeof Measured>

/** A variant in a list: with `measured` where the query is about measurements, and only what `fields` names where that is given. */
export const ModelItem = Variant.extend({
  license: z.string().nullable().meta({ description: 'Of its default checkpoint; null where there is none' }),
  hasCheckpoint: z.boolean(),
  measured: Measured.nullable().optional(),
}).meta({ id: 'ModelItem' })
export type ModelItem = z.infer<typeof ModelItem>

/** Values of a field with how many match; null counts those in which it is unknown. */
export const Facets = z
  .record(z.string(), z.array(z.object({ value: z.union([z.string(), z.number(), z.boolean()]).nullable(), count: z.int() })))
  .meta({ id: 'Facets' })
export type Facets = z.infer<typeof Facets>

export const ModelPage = z
  .object({ items: z.array(ModelItem), nextCursor: z.string().nullable(), facets: Facets.optional() })
  .meta({ id: 'ModelPage' })
export type ModelPage = z.infer<typeof ModelPage>
