import { z } from 'zod'
import { Counts, StageRow } from './analysis.ts'
import { CheckpointItem } from './checkpoint-query.ts'
import { EngineName, Precision, Task } from './engine.ts'
import { CustomName, ResultId, VariantId, VariantOwner } from './ids.ts'
import { ProtocolName } from './job.ts'
import { Grade } from './summary.ts'
import { Variant, VariantDetail } from './variant.ts'
import { VariantSpec } from './variant-spec.ts'

/** One quantity that sources give differently under the same conditions. */
export const Disagreement = z
  .object({
    quantity: z.enum(['top1', 'top5', 'params', 'macs', 'latencyMs', 'imagesPerS']),
    conditions: z.record(z.string(), z.union([z.string(), z.number()]).nullable()),
    values: z.array(z.object({ figure: z.string(), value: z.number(), source: z.string(), note: z.string().nullable() })),
    spread: z.number().meta({ description: 'Largest over smallest, minus 1' }),
  })
  .meta({ id: 'Disagreement' })
export type Disagreement = z.infer<typeof Disagreement>

/** The newest result of a variant in one setting: device, engine, task, batch, px and precision. */
export const MeasurementLine = z
  .object({
    result: ResultId,
    device: z.object({ id: z.string(), name: z.string() }),
    engine: EngineName,
    engineVersion: z.string(),
    task: Task,
    batchSize: z.int(),
    imagePx: z.int(),
    precision: Precision,
    protocol: ProtocolName,
    medianMs: z.number(),
    p90Ms: z.number().nullable(),
    imagesPerS: z.number(),
    grade: Grade.nullable(),
    utilization: z.number().nullable(),
    parityPassed: z.boolean().nullable(),
    receivedAtMs: z.int(),
    ageDays: z.int().min(0),
  })
  .meta({ id: 'MeasurementLine' })
export type MeasurementLine = z.infer<typeof MeasurementLine>

const Neighbour = z.object({ id: VariantId, top1: z.number(), cost: z.number() }).nullable()

/** Where a variant stands among all on a Pareto front of a cost against top1, and who is next to it there. */
export const FrontPlace = z
  .object({
    cost: z.enum(['params', 'medianMs']),
    setting: z
      .object({ device: z.string(), engine: EngineName, task: Task, batchSize: z.int(), precision: Precision })
      .nullable()
      .meta({ description: 'Of medianMs: what was measured alike. Each variant counts at its own evaluation px' }),
    isOnFront: z.boolean().nullable().meta({ description: 'Null where its own top1 is unknown' }),
    cheaper: Neighbour.meta({ description: 'Of the front: the most accurate that costs less' }),
    better: Neighbour.meta({
      description: 'Of the front: the cheapest that is more accurate; null where none is, or its own top1 is unknown',
    }),
  })
  .meta({ id: 'FrontPlace' })
export type FrontPlace = z.infer<typeof FrontPlace>

const RunCommand = z
  .object({
    purpose: z.enum(['bench', 'analyze', 'export', 'pull', 'predict']),
    command: z.string().nullable(),
    note: z.string().nullable().meta({ description: 'What it needs; where there is no command, why' }),
  })
  .meta({ id: 'RunCommand' })

/** Who registered a variant that is not shipped. */
export const CustomOrigin = z
  .object({ owner: VariantOwner, name: CustomName, version: z.int().min(1), createdAtMs: z.int() })
  .meta({ id: 'CustomOrigin' })
export type CustomOrigin = z.infer<typeof CustomOrigin>

/** `GET /models/{id}`: all that the registry knows of one variant. */
export const ModelCard = VariantDetail.extend({
  custom: CustomOrigin.nullable(),
  spec: VariantSpec,
  counts: Counts,
  stages: z.array(StageRow),
  disagreements: z.array(Disagreement),
  measurements: z.array(MeasurementLine).meta({ description: 'The newest of each setting, newest first, at most 200' }),
  checkpoints: z.array(CheckpointItem).meta({ description: 'Weights of it that this registry holds' }),
  front: z.array(FrontPlace),
  run: z.array(RunCommand),
}).meta({ id: 'ModelCard' })
export type ModelCard = z.infer<typeof ModelCard>

/** `POST /models`. The same spec under the same name is the version that has it already; another one is the next version. */
export const CustomVariantRequest = z.strictObject({ name: CustomName, spec: VariantSpec }).meta({ id: 'CustomVariantRequest' })
export type CustomVariantRequest = z.infer<typeof CustomVariantRequest>

/** A registered variant as `POST /models` answers it. */
export const CustomVariant = Variant.extend({ custom: CustomOrigin }).meta({ id: 'CustomVariant' })
export type CustomVariant = z.infer<typeof CustomVariant>
